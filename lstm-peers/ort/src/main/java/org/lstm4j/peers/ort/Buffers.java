package org.lstm4j.peers.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.LongStream;

/** Tensors over direct buffers, which ONNX Runtime reads and writes where they lie. */
final class Buffers {
    private Buffers() {}

    /** Zeros. */
    static OnnxTensor zeros(long... shape) throws OrtException {
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), allocate(shape).asFloatBuffer(), shape);
    }

    /** A copy of an array. */
    static OnnxTensor of(float[] values, long... shape) throws OrtException {
        FloatBuffer buffer = allocate(shape).asFloatBuffer().put(values).flip();
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, shape);
    }

    /** A copy of an array. */
    static OnnxTensor of(int[] values) throws OrtException {
        long[] shape = {values.length};
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                allocate(shape).asIntBuffer().put(values).flip(),
                shape);
    }

    /** A copy of what a tensor of these holds now. */
    static float[] values(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static ByteBuffer allocate(long... shape) {
        long elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
        return ByteBuffer.allocateDirect(Math.toIntExact(elements * Float.BYTES))
                .order(ByteOrder.nativeOrder());
    }
}
