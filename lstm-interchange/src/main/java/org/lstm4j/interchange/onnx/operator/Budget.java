package org.lstm4j.interchange.onnx.operator;

import org.lstm4j.MemoryLimitException;

/** How large the results of operators may be: each of them, and all together. Not thread-safe. */
public final class Budget {
    private final long each;
    private long left;

    /**
     * A budget in elements.
     *
     * @param each what one result may hold
     * @param all what all may hold, and how many products a matrix multiplication may take
     */
    public Budget(long each, long all) {
        this.each = each;
        this.left = all;
    }

    /** Takes the elements of a result that is to be made, before it is. */
    void claim(long elements) {
        if (elements > each) {
            throw new MemoryLimitException("a result of " + elements + " elements, where at most " + each
                    + " are allowed; raise maxElements if the model is to be trusted");
        }
        work(elements);
    }

    /** Takes work that leaves no result of its size. */
    void work(long steps) {
        if (steps > left) {
            throw new MemoryLimitException("work of " + steps + " steps where " + left + " are left");
        }
        left -= steps;
    }
}
