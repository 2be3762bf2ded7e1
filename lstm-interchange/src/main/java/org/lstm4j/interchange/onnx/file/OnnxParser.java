package org.lstm4j.interchange.onnx.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxDimension;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxGraph;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;

/**
 * Reads {@code ModelProto} and {@code TensorProto} of onnx.proto (field numbers there). Documentation, metadata and what
 * belongs to training are passed over; whatever else could change results and is not held is refused.
 */
public final class OnnxParser {
    /** Exported recurrent networks have hundreds; each costs memory many times its bytes. */
    static final int MAX_NODES = 100_000;

    private final String source;
    private int nodes;

    private OnnxParser(String source) {
        this.source = source;
    }

    /**
     * Reads a model.
     *
     * @param bytes the whole file; its tensors go on looking at them
     * @param source the file's name, for messages
     * @throws ModelFormatException if it is damaged
     * @throws UnsupportedModelException if it holds what cannot be run exactly
     */
    public static OnnxFile model(ByteBuffer bytes, String source) {
        return new OnnxParser(source).model(WireReader.of(bytes, source));
    }

    /**
     * Reads a tensor that is a file of its own, as the data sets of ONNX's backend tests are.
     *
     * @throws ModelFormatException if it is damaged
     */
    public static OnnxTensor tensor(ByteBuffer bytes, String source) {
        return new OnnxParser(source).tensor(WireReader.of(bytes, source));
    }

    private OnnxFile model(WireReader in) {
        String producer = "";
        Map<String, Long> opsets = new HashMap<>();
        OnnxGraph graph = null;
        while (in.next()) {
            switch (in.field()) {
                case 2 -> producer = in.text();
                case 7 -> {
                    if (graph != null) {
                        throw in.damaged("it holds two graphs");
                    }
                    graph = graph(in.message());
                }
                case 8 -> operatorSet(in.message(), opsets);
                case 25 -> throw refused("functions of the model's own", "export it with functions inlined");
                default -> in.skip();
            }
        }
        if (graph == null) {
            throw in.damaged("it holds no graph");
        }
        return new OnnxFile(producer, Map.copyOf(opsets), graph);
    }

    private static void operatorSet(WireReader in, Map<String, Long> opsets) {
        String domain = "";
        long version = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> domain = domain(in.text());
                case 2 -> version = in.varint();
                default -> in.skip();
            }
        }
        if (opsets.put(domain, version) != null) {
            throw in.damaged("it names the operator set '" + domain + "' twice");
        }
    }

    /** The standard domain has two names. */
    private static String domain(String name) {
        return name.equals("ai.onnx") ? "" : name;
    }

    private OnnxGraph graph(WireReader in) {
        List<OnnxNode> all = new ArrayList<>();
        List<OnnxTensor> initializers = new ArrayList<>();
        List<OnnxValue> inputs = new ArrayList<>();
        List<OnnxValue> outputs = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> all.add(node(in.message()));
                case 5 -> initializers.add(tensor(in.message()));
                case 11 -> inputs.add(value(in.message()));
                case 12 -> outputs.add(value(in.message()));
                case 15 -> throw refused("sparse initializers", "export it with dense ones");
                default -> in.skip();
            }
        }
        return new OnnxGraph(all, initializers, inputs, outputs);
    }

    private OnnxNode node(WireReader in) {
        if (++nodes > MAX_NODES) {
            throw refused("more than " + MAX_NODES + " nodes", "export a smaller graph");
        }
        String name = "";
        String operator = "";
        String domain = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<OnnxAttribute> attributes = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> inputs.add(in.text());
                case 2 -> outputs.add(in.text());
                case 3 -> name = in.text();
                case 4 -> operator = in.text();
                case 5 -> attributes.add(attribute(in.message()));
                case 7 -> domain = domain(in.text());
                default -> in.skip();
            }
        }
        return new OnnxNode(name, operator, domain, inputs, outputs, attributes);
    }

    private OnnxAttribute attribute(WireReader in) {
        String name = "";
        int kind = 0;
        float real = 0;
        long integer = 0;
        String text = "";
        OnnxTensor tensor = null;
        List<ByteBuffer> reals = new ArrayList<>();
        Integers integers = new Integers();
        List<String> texts = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> real = in.float32();
                case 3 -> integer = in.varint();
                case 4 -> text = in.text();
                case 5 -> tensor = tensor(in.message());
                case 7 -> reals.add(in.fixed32s());
                case 8 -> in.varints(integers);
                case 9 -> texts.add(in.text());
                case 20 -> kind = in.int32();
                default -> in.skip();
            }
        }
        return new OnnxAttribute(name, kind, real, integer, text, tensor, floats(reals), integers.toArray(), texts);
    }

    private static float[] floats(List<ByteBuffer> runs) {
        float[] all = new float[runs.stream().mapToInt(ByteBuffer::remaining).sum() / Float.BYTES];
        int i = 0;
        for (ByteBuffer run : runs) {
            while (run.hasRemaining()) {
                all[i++] = run.getFloat();
            }
        }
        return all;
    }

    private OnnxTensor tensor(WireReader in) {
        String name = "";
        int elementType = 0;
        boolean outside = false;
        Integers shape = new Integers();
        Integers integers = new Integers();
        int field = 0;
        List<ByteBuffer> reals = new ArrayList<>();
        ByteBuffer raw = ByteBuffer.allocate(0);
        Map<String, String> external = new HashMap<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> in.varints(shape);
                case 2 -> elementType = in.int32();
                case 3 -> throw refused("tensors in segments", "export it with whole ones");
                case OnnxTensor.FLOAT_DATA, OnnxTensor.DOUBLE_DATA -> {
                    ByteBuffer run = in.field() == OnnxTensor.FLOAT_DATA ? in.fixed32s() : in.fixed64s();
                    if (run.hasRemaining()) {
                        field = onlyField(in, field);
                        reals.add(run);
                    }
                }
                case OnnxTensor.INT32_DATA, OnnxTensor.INT64_DATA -> {
                    if (in.varints(integers)) {
                        field = onlyField(in, field);
                    }
                }
                case 8 -> name = in.text();
                case 9 -> raw = in.bytes();
                case 13 -> entry(in.message(), external);
                case 14 -> outside = in.int32() == 1;
                default -> in.skip();
            }
        }
        if (outside != external.containsKey("location")) {
            throw in.damaged("tensor '" + name + "' " + (outside ? "names no file of its data" : "names two places"));
        }
        return new OnnxTensor(
                name, elementType, shape.toArray(), raw, field, reals, integers.toArray(), Map.copyOf(external));
    }

    /** The present field of a tensor, where none of its elements stood in another. */
    private static int onlyField(WireReader in, int before) {
        if (before != 0 && before != in.field()) {
            throw in.damaged("a tensor has elements in the fields " + before + " and " + in.field());
        }
        return in.field();
    }

    private static void entry(WireReader in, Map<String, String> into) {
        String key = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.text();
                case 2 -> value = in.text();
                default -> in.skip();
            }
        }
        into.put(key, value);
    }

    private static OnnxValue value(WireReader in) {
        String name = "";
        OnnxValue type = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.text();
                case 2 -> type = type(in.message());
                default -> in.skip();
            }
        }
        return type == null ? new OnnxValue(name, 0, null) : new OnnxValue(name, type.elementType(), type.shape());
    }

    private static @Nullable OnnxValue type(WireReader in) {
        OnnxValue type = null;
        while (in.next()) {
            if (in.field() == 1) {
                type = tensorType(in.message());
            } else {
                in.skip();
            }
        }
        return type;
    }

    private static OnnxValue tensorType(WireReader in) {
        int elementType = 0;
        List<OnnxDimension> shape = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> elementType = in.int32();
                case 2 -> shape = shape(in.message());
                default -> in.skip();
            }
        }
        return new OnnxValue("", elementType, shape);
    }

    private static List<OnnxDimension> shape(WireReader in) {
        List<OnnxDimension> shape = new ArrayList<>();
        while (in.next()) {
            if (in.field() == 1) {
                shape.add(dimension(in.message()));
            } else {
                in.skip();
            }
        }
        return List.copyOf(shape);
    }

    private static OnnxDimension dimension(WireReader in) {
        long size = -1;
        String name = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> size = in.varint();
                case 2 -> name = in.text();
                default -> in.skip();
            }
        }
        return new OnnxDimension(size, name);
    }

    private UnsupportedModelException refused(String what, String remedy) {
        return new UnsupportedModelException(source + ": " + what + " are not supported; " + remedy);
    }
}
