package org.lstm4j.interchange.onnx.file;

import org.lstm4j.interchange.container.Heap;

/**
 * How much a file may hold of what takes many times its bytes once it is read: one for so many of its bytes, beyond a few, and never
 * more than there are in the largest models, or than the heap has room for.
 */
final class Allowance {
    private static final int FEW = 1024;

    /** Two bytes can be a message, which costs a hundred times as much. */
    private static final int BYTES_OF_MESSAGE = 8;

    private static final int MOST_MESSAGES = 1 << 20;

    /** Two bytes can be a text, which costs twenty times as much; names of one letter take three, and their nodes more. */
    private static final int BYTES_OF_TEXT = 3;

    private static final int MOST_TEXTS = 1 << 22;

    /** One byte can be an integer, which costs eight; weights are no integers, and raw data is none of these. */
    private static final int MOST_INTEGERS = 1 << 25;

    private static final int MESSAGE = 256;
    private static final int TEXT = 64;

    private long messages;
    private long texts;
    private long integers;

    /** Of a file of so many bytes. */
    Allowance(int bytes) {
        messages = Heap.most(Math.min(MOST_MESSAGES, FEW + bytes / BYTES_OF_MESSAGE), MESSAGE);
        texts = Heap.most(Math.min(MOST_TEXTS, FEW + bytes / BYTES_OF_TEXT), TEXT);
        integers = Heap.most(MOST_INTEGERS, 2 * Long.BYTES); // as a list, and as a tensor
    }

    /** Takes a message; false if there are too many. */
    boolean message() {
        return --messages >= 0;
    }

    /** Takes a text; false if there are too many. */
    boolean text() {
        return --texts >= 0;
    }

    /** Takes integers; false if there are too many. */
    boolean integers(int count) {
        integers = count > integers ? -1 : integers - count;
        return integers >= 0;
    }
}
