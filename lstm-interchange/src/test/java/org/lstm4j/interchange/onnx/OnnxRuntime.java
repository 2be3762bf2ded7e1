package org.lstm4j.interchange.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lstm4j.interchange.tensor.Tensor;

/** ONNX Runtime on one thread, the second oracle: it shares no line with what it judges. */
public final class OnnxRuntime {
    private OnnxRuntime() {}

    /** Loads a model and runs it once; outputs in the model's order. */
    public static Map<String, Tensor> run(byte[] model, Map<String, Tensor> inputs) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> given = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            try (OrtSession session = environment.createSession(model, options)) {
                for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                    given.put(input.getKey(), tensor(environment, input.getValue()));
                }
                try (OrtSession.Result result = session.run(given)) {
                    Map<String, Tensor> outputs = new LinkedHashMap<>();
                    for (String name : session.getOutputNames()) {
                        outputs.put(name, tensor((OnnxTensor) result.get(name).orElseThrow()));
                    }
                    return outputs;
                }
            }
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime: " + e.getMessage(), e);
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
        long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
        return switch (tensor.type()) {
            case FLOAT -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(tensor.floats()), shape);
            case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap(tensor.ints()), shape);
            case INT64 -> OnnxTensor.createTensor(environment, LongBuffer.wrap(tensor.longs()), shape);
            case BOOL -> OnnxTensor.createTensor(environment, bytes(tensor.booleans()), shape, OnnxJavaType.BOOL);
            case DOUBLE -> throw new AssertionError("inputs of " + tensor + " are not needed");
        };
    }

    private static ByteBuffer bytes(boolean[] values) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(values.length);
        for (boolean value : values) {
            bytes.put((byte) (value ? 1 : 0));
        }
        return bytes.flip();
    }

    private static Tensor tensor(OnnxTensor tensor) {
        int[] shape = Arrays.stream(tensor.getInfo().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        return switch (tensor.getInfo().type) {
            case FLOAT -> {
                float[] copy = new float[Tensor.elements(shape)];
                tensor.getFloatBuffer().get(copy);
                yield Tensor.of(copy, shape);
            }
            case INT32 -> {
                int[] copy = new int[Tensor.elements(shape)];
                tensor.getIntBuffer().get(copy);
                yield Tensor.of(copy, shape);
            }
            case INT64 -> {
                long[] copy = new long[Tensor.elements(shape)];
                tensor.getLongBuffer().get(copy);
                yield Tensor.of(copy, shape);
            }
            case BOOL -> {
                ByteBuffer bytes = tensor.getByteBuffer();
                boolean[] copy = new boolean[Tensor.elements(shape)];
                for (int i = 0; i < copy.length; i++) {
                    copy[i] = bytes.get(i) != 0;
                }
                yield Tensor.of(copy, shape);
            }
            default -> throw new AssertionError("outputs of " + tensor.getInfo() + " are not needed");
        };
    }
}
