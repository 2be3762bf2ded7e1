package org.lstm4j.interchange.onnx.operator;

import org.lstm4j.MemoryLimitException;

/**
 * What the operators of a run may take: elements in one result, elements that stand at once, and work in all. Indices by which
 * elements move count as elements until their node is done. Not thread-safe.
 */
public final class Budget {
    private final long each;
    private final long live;
    private long workLeft;

    /** Elements that outlast their nodes. */
    private long held;

    /** Elements of the present node. */
    private long claimed;

    /**
     * A budget.
     *
     * @param each how many elements one result may have
     * @param live how many elements may stand at once
     * @param work how many elements may be made, and products formed, in all
     */
    public Budget(long each, long live, long work) {
        this.each = each;
        this.live = live;
        this.workLeft = work;
    }

    /**
     * Takes the elements of a result that is to be made, before it is.
     *
     * @throws MemoryLimitException if they are more than the budget leaves
     */
    public void claim(long elements) {
        if (elements > each) {
            throw new MemoryLimitException("a result of " + elements + " elements, where at most " + each
                    + " are allowed; raise maxElements, and the heap (-Xmx), if the model is to be trusted");
        }
        scratch(elements);
    }

    /** Takes elements that are no result, and need not be as few. */
    void scratch(long elements) {
        if (elements > live - held - claimed) {
            throw new MemoryLimitException(elements + " elements beside " + (held + claimed) + ", where at most " + live
                    + " may stand at once; raise maxLiveElements, and the heap (-Xmx), if the model is to be trusted");
        }
        claimed += elements;
        work(elements);
    }

    /** Takes work that leaves nothing of its size. */
    void work(long steps) {
        if (steps > workLeft) {
            throw new MemoryLimitException("work of " + steps + " steps, where " + workLeft
                    + " are left; raise maxWork if the model is to be trusted");
        }
        workLeft -= steps;
    }

    /** Ends a node, after which so many elements stand. */
    public void settle(long elements) {
        held = elements;
        claimed = 0;
    }
}
