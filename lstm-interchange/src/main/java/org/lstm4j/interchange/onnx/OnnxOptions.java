package org.lstm4j.interchange.onnx;

import org.lstm4j.LstmException;
import org.lstm4j.interchange.container.Heap;

/**
 * How an ONNX file is read, and how much it may take.
 *
 * @param convertDoubles whether a model in double precision is rounded to floats rather than refused
 * @param maxBytes how large the file may be, and its external data besides
 * @param maxElements how many elements one tensor may have that an operator makes
 * @param maxLiveElements how many elements of inputs, results and scratch may stand at once in a run
 * @param maxWork how many elements a run may make and products it may form, in all
 */
public record OnnxOptions(boolean convertDoubles, long maxBytes, long maxElements, long maxLiveElements, long maxWork) {
    /**
     * Floats alone, files of up to 2 GB less a few bytes, tensors of up to 2^28 elements; 2^30 elements at once, which is 4 GB
     * of floats, and work of 2^40 steps, which is some minutes. Bytes, and elements as floats, take no more than a quarter of the heap.
     */
    public static final OnnxOptions DEFAULT = new OnnxOptions(
            false,
            Heap.most(Integer.MAX_VALUE - 8, Byte.BYTES),
            Heap.most(1 << 28, Float.BYTES),
            Heap.most(1L << 30, Float.BYTES),
            1L << 40);

    public OnnxOptions {
        if (maxBytes < 1
                || maxBytes > Integer.MAX_VALUE - 8
                || maxElements < 1
                || maxElements > Integer.MAX_VALUE - 8) {
            throw new LstmException("maxBytes and maxElements lie in [1, 2^31 - 9], got " + maxBytes + " and "
                    + maxElements + "; lower or raise them");
        }
        if (maxLiveElements < 1 || maxWork < 1) {
            throw new LstmException("maxLiveElements and maxWork are at least 1, got " + maxLiveElements + " and "
                    + maxWork + "; raise them");
        }
    }

    /** These, with doubles rounded to floats or refused. */
    public OnnxOptions withConvertDoubles(boolean convert) {
        return new OnnxOptions(convert, maxBytes, maxElements, maxLiveElements, maxWork);
    }

    /** These, with other limits. */
    public OnnxOptions withLimits(long bytes, long elements) {
        return new OnnxOptions(convertDoubles, bytes, elements, maxLiveElements, maxWork);
    }

    /** These, with other limits of a whole run. */
    public OnnxOptions withRunLimits(long liveElements, long work) {
        return new OnnxOptions(convertDoubles, maxBytes, maxElements, liveElements, work);
    }
}
