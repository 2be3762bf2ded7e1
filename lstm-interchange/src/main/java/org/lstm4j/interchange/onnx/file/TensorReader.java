package org.lstm4j.interchange.onnx.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.spi.Bfloat16;

/** Makes tensors of what a file says of them, whether their data stand in it or, as {@link ExternalData}, beside it. */
public final class TensorReader {
    private final String source;
    private final Doubles doubles;
    private final ExternalData external;

    /**
     * A reader for one file.
     *
     * @param source the file's name, for messages
     * @param folder where external data may lie, null for nowhere
     * @param maxExternalBytes how much of it may be read in all
     * @param doubles what becomes of doubles
     */
    public TensorReader(String source, @Nullable Path folder, long maxExternalBytes, Doubles doubles) {
        this.source = source;
        this.doubles = doubles;
        this.external = new ExternalData(source, folder, maxExternalBytes);
    }

    /**
     * Reads the elements.
     *
     * @throws ModelFormatException if there are more or fewer than the shape holds, or if they lie outside of the model's folder
     * @throws UnsupportedModelException if their type is not one of {@link TensorType}
     */
    public Tensor read(OnnxTensor from) {
        TensorType type = type(from);
        int[] shape = shape(from);
        ByteBuffer data = data(from, shape, type.bytes());
        return from.field() == 0 ? ofRaw(type, data, shape) : ofFields(type, from, shape, Tensor.elements(shape));
    }

    /** Whether a tensor is of 16-bit floats, in which nothing here computes, and which {@link #readWidened} reads. */
    public static boolean isHalf(OnnxTensor tensor) {
        return tensor.elementType() == OnnxTensor.FLOAT16 || tensor.elementType() == OnnxTensor.BFLOAT16;
    }

    /**
     * Reads a tensor of 16-bit floats as the floats of 32 bits that have the very same values.
     *
     * @throws ModelFormatException as {@link #read}
     */
    public Tensor readWidened(OnnxTensor from) {
        int[] shape = shape(from);
        ByteBuffer data = data(from, shape, Short.BYTES);
        boolean brain = from.elementType() == OnnxTensor.BFLOAT16;
        float[] all = new float[Tensor.elements(shape)];
        for (int i = 0; i < all.length; i++) {
            short bits = from.field() == 0 ? data.getShort() : (short) from.integers()[i];
            all[i] = brain ? Bfloat16.value(bits) : Float.float16ToFloat(bits);
        }
        return Tensor.of(all, shape);
    }

    /** The bytes of a tensor in little-endian order, empty where it keeps its elements in fields, of which there are enough. */
    private ByteBuffer data(OnnxTensor from, int[] shape, int bytes) {
        long elements = 1;
        for (int dimension : shape) {
            elements = Math.multiplyHigh(elements, dimension) == 0 ? elements * dimension : Long.MAX_VALUE;
            if (elements < 0 || elements > Integer.MAX_VALUE) {
                throw damaged(from, "is larger than any tensor");
            }
        }
        requireOnePlace(from);
        ByteBuffer raw = from.external().isEmpty() ? from.raw() : external.read(from, elements * bytes);
        long present = from.field() == 0 ? raw.remaining() / bytes : from.integers().length + reals(from) / bytes;
        if (present != elements || raw.remaining() % bytes != 0) {
            throw damaged(from, "should have " + elements + " elements and has the data of " + present);
        }
        return raw.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Elements stand in the file, in the field of their type, or outside: whichever of two were read, the other is lost. */
    private void requireOnePlace(OnnxTensor from) {
        int wanted = switch (from.elementType()) {
            case OnnxTensor.FLOAT -> OnnxTensor.FLOAT_DATA;
            case OnnxTensor.DOUBLE -> OnnxTensor.DOUBLE_DATA;
            case OnnxTensor.INT64 -> OnnxTensor.INT64_DATA;
            default -> OnnxTensor.INT32_DATA;
        };
        if (from.field() != 0 && from.field() != wanted) {
            throw damaged(from, "keeps elements of " + typeName(from.elementType()) + " in the field of another type");
        }
        int places = (from.field() == 0 ? 0 : 1)
                + (from.raw().hasRemaining() ? 1 : 0)
                + (from.external().isEmpty() ? 0 : 1);
        if (places > 1) {
            throw damaged(from, "has its data in " + places + " places");
        }
    }

    /** Name of ONNX's element type for messages. */
    public static String typeName(int elementType) {
        String[] names = {
            "UNDEFINED",
            "FLOAT",
            "UINT8",
            "INT8",
            "UINT16",
            "INT16",
            "INT32",
            "INT64",
            "STRING",
            "BOOL",
            "FLOAT16",
            "DOUBLE",
            "UINT32",
            "UINT64",
            "COMPLEX64",
            "COMPLEX128",
            "BFLOAT16"
        };
        return elementType >= 0 && elementType < names.length ? names[elementType] : "type " + elementType;
    }

    /**
     * Our name of an ONNX element type.
     *
     * @param what has it, for messages
     * @throws UnsupportedModelException if there is none
     */
    public static TensorType type(int elementType, String what) {
        return switch (elementType) {
            case OnnxTensor.FLOAT -> TensorType.FLOAT;
            case OnnxTensor.INT32 -> TensorType.INT32;
            case OnnxTensor.INT64 -> TensorType.INT64;
            case OnnxTensor.BOOL -> TensorType.BOOL;
            case OnnxTensor.DOUBLE -> TensorType.DOUBLE;
            default ->
                throw new UnsupportedModelException(what + " has elements of " + typeName(elementType)
                        + "; supported are FLOAT, DOUBLE, INT32, INT64 and BOOL, and FLOAT16 and BFLOAT16 in"
                        + " initializers and Constants that a Cast widens");
        };
    }

    private TensorType type(OnnxTensor from) {
        String what = source + ": tensor '" + from.name() + "'";
        TensorType type = type(from.elementType(), what);
        doubles.of(type, what);
        return type;
    }

    private int[] shape(OnnxTensor from) {
        if (from.shape().length > Tensor.MAX_RANK) {
            throw damaged(from, "has " + from.shape().length + " dimensions, more than " + Tensor.MAX_RANK);
        }
        for (long dimension : from.shape()) {
            if (dimension < 0 || dimension > Integer.MAX_VALUE) {
                throw damaged(from, "has the shape " + Arrays.toString(from.shape()));
            }
        }
        return Arrays.stream(from.shape()).mapToInt(Math::toIntExact).toArray();
    }

    private static long reals(OnnxTensor from) {
        return from.reals().stream().mapToLong(ByteBuffer::remaining).sum();
    }

    private Tensor ofRaw(TensorType type, ByteBuffer data, int[] shape) {
        int n = data.remaining() / type.bytes();
        return switch (type) {
            case FLOAT -> {
                float[] all = new float[n];
                data.asFloatBuffer().get(all);
                yield Tensor.of(all, shape);
            }
            case DOUBLE -> {
                double[] all = new double[n];
                data.asDoubleBuffer().get(all);
                yield doubles(all, shape);
            }
            case INT32 -> {
                int[] all = new int[n];
                data.asIntBuffer().get(all);
                yield Tensor.of(all, shape);
            }
            case INT64 -> {
                long[] all = new long[n];
                data.asLongBuffer().get(all);
                yield Tensor.of(all, shape);
            }
            case BOOL -> {
                boolean[] all = new boolean[n];
                for (int i = 0; i < n; i++) {
                    all[i] = data.get() != 0;
                }
                yield Tensor.of(all, shape);
            }
        };
    }

    private Tensor ofFields(TensorType type, OnnxTensor from, int[] shape, int elements) {
        boolean real = type == TensorType.FLOAT || type == TensorType.DOUBLE;
        if (real) {
            ByteBuffer joined = ByteBuffer.allocate(elements * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            from.reals().forEach(run -> joined.put(run.duplicate()));
            return ofRaw(type, joined.flip(), shape);
        }
        long[] integers = from.integers();
        return switch (type) {
            case INT64 -> Tensor.of(integers, shape);
            case INT32 ->
                Tensor.of(Arrays.stream(integers).mapToInt(i -> (int) i).toArray(), shape);
            default -> {
                boolean[] all = new boolean[elements];
                for (int i = 0; i < elements; i++) {
                    all[i] = integers[i] != 0;
                }
                yield Tensor.of(all, shape);
            }
        };
    }

    private Tensor doubles(double[] all, int[] shape) {
        Tensor exact = Tensor.of(all, shape);
        return doubles == Doubles.KEEP ? exact : exact.rounded();
    }

    private ModelFormatException damaged(OnnxTensor from, String what) {
        return ExternalData.damaged(source, from, what);
    }
}
