package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.interchange.onnx.Protos.attribute;
import static org.lstm4j.interchange.onnx.Protos.node;
import static org.lstm4j.interchange.onnx.Protos.open;
import static org.lstm4j.interchange.onnx.Protos.tensor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.internal.file.Mutator;
import org.lstm4j.spi.Backend;

/** Files that nobody should trust: typed exceptions, nothing read from elsewhere, nothing allocated that is not there. */
class DamagedFileTest {
    private static final long SEED = 64;
    private static final int MUTATIONS = 120_000;
    private static final int LARGEST_INPUT = 4096;
    private static final OnnxOptions SMALL =
            OnnxOptions.DEFAULT.withLimits(1 << 20, 1 << 16).withRunLimits(1 << 18, 1 << 20);

    /** One of everything that the reader knows. */
    private static ModelProto rich() {
        Tensor weights = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        TensorProto raw = TensorProto.newBuilder()
                .setName("raw")
                .setDataType(7)
                .addDims(2)
                .setRawData(ByteString.copyFrom(ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(3)
                        .putLong(2)
                        .flip()))
                .build();
        return Protos.model(
                17,
                GraphProto.newBuilder()
                        .addInput(Protos.value("X", 1, "n", 3))
                        .addInitializer(tensor("w", weights))
                        .addInitializer(raw)
                        .addInitializer(tensor("W", Tensor.of(new float[24], 1, 8, 3)))
                        .addInitializer(tensor("R", Tensor.of(new float[16], 1, 8, 2)))
                        .addNode(node("Constant", List.of(), List.of("k"))
                                .addAttribute(attribute("value", Tensor.of(new boolean[] {true}, 1))))
                        .addNode(node("ConstantOfShape", List.of("raw"), List.of("zeros")))
                        .addNode(node("Reshape", List.of("w", "raw"), List.of("r")))
                        .addNode(node("Transpose", List.of("r"), List.of("t"))
                                .addAttribute(attribute("perm", List.of(1L, 0L))))
                        .addNode(node("Gemm", List.of("X", "r", "t"), List.of("g"))
                                .addAttribute(attribute("alpha", 0.5f)))
                        .addNode(node("LSTM", List.of("seq", "W", "R"), List.of("Y"))
                                .addAttribute(attribute("direction", "forward"))
                                .addAttribute(Protos.floats("activation_alpha", List.of(1f))))
                        .addNode(node("Softmax", List.of("g"), List.of("out")))
                        .addInitializer(tensor("zero", Tensor.of(new long[] {0}, 1)))
                        .addInitializer(tensor("one", Tensor.of(new long[] {1}, 1)))
                        .addInitializer(tensor("pads", Tensor.of(new long[] {0, 1, 2, 0}, 4)))
                        .addNode(node("Shape", List.of("g"), List.of("size")))
                        .addNode(node("Gather", List.of("size", "zero"), List.of("rows")))
                        .addNode(node("Slice", List.of("g", "zero", "rows", "zero", "one"), List.of("slice")))
                        .addNode(node("Split", List.of("slice"), List.of("left", "right"))
                                .addAttribute(attribute("axis", 1)))
                        .addNode(node("Concat", List.of("left", "right", "left"), List.of("three"))
                                .addAttribute(attribute("axis", 1)))
                        .addNode(node("Expand", List.of("left", "size"), List.of("wide")))
                        .addNode(node("ReduceMean", List.of("three"), List.of("mean"))
                                .addAttribute(attribute("axes", List.of(-1L))))
                        .addNode(node("ReduceSum", List.of("three", "one"), List.of("sum")))
                        .addNode(node("Equal", List.of("mean", "sum"), List.of("same")))
                        .addNode(node("Where", List.of("same", "wide", "left"), List.of("chosen")))
                        .addNode(node("Pad", List.of("chosen", "pads"), List.of("padded")))
                        .addNode(node("Tile", List.of("padded", "size"), List.of("tiles")))
                        .addOutput(open("tiles", 1))
                        .addInput(open("seq", 1))
                        .addOutput(open("out", 1))
                        .addOutput(open("Y", 1)));
    }

    private static byte[] sound() {
        ModelProto.Builder model = rich().toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        int seq = graph.getInputCount() - 1;
        graph.setInput(seq, Protos.value("seq", 1, "time", "batch", 3));
        graph.getNodeBuilder(5).removeAttribute(1);
        graph.getNodeBuilder(4).removeAttribute(0).clearInput().addAllInput(List.of("X", "r"));
        return model.build().toByteArray();
    }

    @Test
    void mutationsGiveTypedExceptionsAlone() {
        byte[] sound = sound();
        Mutator mutator = new Mutator(SEED);
        int done = 0;
        try (Backend backend = Backends.named("cpu")) {
            run(OnnxModel.parse(ByteBuffer.wrap(sound), "sound", null, SMALL), backend);
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutated = mutator.mutate(sound, sound.length);
                try {
                    run(OnnxModel.parse(ByteBuffer.wrap(mutated), "mutated", null, SMALL), backend);
                    done++;
                } catch (LstmException e) {
                    assertTrue(e.getMessage() != null && !e.getMessage().isEmpty(), "mutation " + i);
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("mutation " + i + " of seed " + SEED, e);
                }
            }
        }
        assertTrue(done > 0 && done < MUTATIONS, done + " ran");
    }

    /** Runs a model on zeros, two where a dimension is open. */
    private static void run(OnnxModel model, Backend backend) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (ValueInfo input : model.inputs()) {
            List<ValueInfo.Dimension> dimensions = input.shape();
            int[] shape = dimensions == null
                    ? new int[] {2, 2, 3}
                    : dimensions.stream()
                            .mapToInt(dimension -> dimension.size() < 0 ? 2 : dimension.size())
                            .toArray();
            if (Tensor.elements(shape) > LARGEST_INPUT) {
                throw new ShapeException("input '" + input.name() + "' asks for more than a test should give");
            }
            inputs.put(input.name(), zeros(input.type(), shape));
        }
        try (OnnxSession session = model.open(backend)) {
            session.run(inputs);
        }
    }

    private static Tensor zeros(TensorType type, int... shape) {
        int n = Tensor.elements(shape);
        return switch (type) {
            case FLOAT -> Tensor.of(new float[n], shape);
            case DOUBLE -> Tensor.of(new double[n], shape);
            case INT32 -> Tensor.of(new int[n], shape);
            case INT64 -> Tensor.of(new long[n], shape);
            case BOOL -> Tensor.of(new boolean[n], shape);
        };
    }

    @Test
    void everyTruncationIsTyped() {
        byte[] sound = sound();
        for (int length = 0; length < sound.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(sound, 0, length);
            try {
                OnnxModel.parse(cut, "cut", null, SMALL);
            } catch (LstmException e) {
                assertTrue(e.getMessage().length() > 10, e.getMessage());
            }
        }
    }

    @Test
    void packedAndSingleNumbersAreTheSame() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(tensor("packed", Tensor.of(new long[] {300, -1}, 2)))
                .addOutput(open("packed", 7));
        byte[] model = Protos.model(17, graph).toByteArray();
        OnnxModel read = OnnxModel.parse(ByteBuffer.wrap(model), "packed", null, SMALL);
        Single.assertTensor(
                Tensor.of(new long[] {300, -1}, 2), read.graph().constants().getFirst(), 0);
        // The same tensor with each dimension and number in a field of its own: field 1 and 7, wire type 0.
        byte[] single = {1 << 3, 2, 2 << 3, 7, 7 << 3, (byte) 0xac, 2, 7 << 3, 5};
        Path file = write(single);
        assertEquals(300, OnnxModel.readTensor(file, SMALL).longs()[0]);
    }

    @TempDir
    private Path folder;

    private Path write(byte[] bytes) {
        try {
            return Files.write(folder.resolve("t.pb"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tensorsAreHeldAgainstTheirBytes() {
        for (TensorProto.Builder wrong : List.of(
                TensorProto.newBuilder()
                        .setDataType(1)
                        .addDims(1 << 30)
                        .addDims(1 << 30)
                        .addDims(16),
                TensorProto.newBuilder().setDataType(1).addDims(1L << 40),
                TensorProto.newBuilder().setDataType(1).addDims(-1),
                TensorProto.newBuilder().setDataType(1).addDims(3).addFloatData(1),
                TensorProto.newBuilder().setDataType(1).addDims(1).addInt32Data(1),
                TensorProto.newBuilder().setDataType(1).addDims(2).addDoubleData(1),
                TensorProto.newBuilder()
                        .setDataType(11)
                        .addDims(1)
                        .addFloatData(1)
                        .addFloatData(2),
                TensorProto.newBuilder()
                        .setDataType(1)
                        .addDims(2)
                        .addFloatData(1)
                        .addDoubleData(1),
                TensorProto.newBuilder()
                        .setDataType(6)
                        .addDims(2)
                        .addInt32Data(1)
                        .addInt64Data(1),
                TensorProto.newBuilder().setDataType(6).addDims(1).addInt64Data(1),
                TensorProto.newBuilder()
                        .setDataType(1)
                        .addDims(1)
                        .addFloatData(1)
                        .setRawData(ByteString.copyFrom(new byte[4])),
                TensorProto.newBuilder().setDataType(7).addDims(1).addFloatData(1),
                TensorProto.newBuilder().setDataType(1).addDims(1).setRawData(ByteString.copyFrom(new byte[5])),
                TensorProto.newBuilder()
                        .setDataType(1)
                        .addAllDims(Collections.nCopies(17, 1L))
                        .addFloatData(1))) {
            assertThrows(
                    ModelFormatException.class,
                    () -> OnnxModel.readTensor(write(wrong.build().toByteArray()), SMALL));
        }
        TensorProto half = TensorProto.newBuilder()
                .setDataType(10)
                .addDims(1)
                .addInt32Data(1)
                .build();
        assertThrows(UnsupportedModelException.class, () -> OnnxModel.readTensor(write(half.toByteArray()), SMALL));
    }

    @Test
    void whatCouldChangeResultsIsRefused() {
        ModelProto functions = rich().toBuilder()
                .addFunctions(FunctionProto.newBuilder().setName("f"))
                .build();
        assertThrows(UnsupportedModelException.class, () -> Protos.read(functions));
        ModelProto.Builder sparse = rich().toBuilder();
        sparse.getGraphBuilder().addSparseInitializer(SparseTensorProto.newBuilder());
        assertThrows(UnsupportedModelException.class, () -> Protos.read(sparse.build()));
    }

    @Test
    void nestingIsNotFollowedDown() {
        GraphProto.Builder inner = GraphProto.newBuilder();
        for (int i = 0; i < 80; i++) {
            AttributeProto body = attribute("body", 1).toBuilder().setG(inner).build();
            inner = GraphProto.newBuilder()
                    .addNode(node("Loop", List.of(), List.of("o" + i)).addAttribute(body));
        }
        ModelProto model = Protos.model(17, inner);
        assertThrows(UnsupportedModelException.class, () -> Protos.read(model));
    }

    @Test
    void messagesAreCountedAgainstTheFile() {
        GraphProto.Builder graph = GraphProto.newBuilder();
        for (int i = 0; i < 5000; i++) {
            graph.addInitializer(TensorProto.getDefaultInstance());
        }
        ModelProto model = Protos.model(17, graph);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> Protos.read(model));
        assertTrue(e.getMessage().contains("messages"), e.getMessage());
    }

    @Test
    void textsAreCountedAgainstTheFile() {
        GraphProto.Builder graph =
                GraphProto.newBuilder().addNode(node("Concat", Collections.nCopies(5000, ""), List.of("all")));
        ModelProto model = Protos.model(17, graph);
        ModelFormatException e = assertThrows(ModelFormatException.class, () -> Protos.read(model));
        assertTrue(e.getMessage().contains("more texts than"), e.getMessage());
    }

    @Test
    void dataStandsInOnePlace() {
        TensorProto.Builder both = TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        both.addExternalDataBuilder().setKey("location").setValue("w.bin");
        for (TensorProto wrong : List.of(
                both.clone().addFloatData(1).build(),
                both.clone().setRawData(ByteString.copyFrom(new byte[4])).build())) {
            ModelProto model = Protos.model(
                    17, GraphProto.newBuilder().addInitializer(wrong).addOutput(open("w", 1)));
            ModelFormatException e = assertThrows(ModelFormatException.class, () -> Protos.read(model));
            assertTrue(e.getMessage().contains("2 places"), e.getMessage());
        }
    }

    private OnnxModel external(Map<String, String> entries) throws Exception {
        TensorProto.Builder w = TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        entries.forEach((key, value) -> w.addExternalDataBuilder().setKey(key).setValue(value));
        GraphProto.Builder graph = GraphProto.newBuilder().addInitializer(w).addOutput(open("w", 1));
        Path models = Files.createDirectories(folder.resolve("models"));
        byte[] data = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(2)
                .putFloat(3)
                .array();
        Files.write(models.resolve("w.bin"), data);
        Files.write(folder.resolve("secret.bin"), data);
        if (!Files.exists(models.resolve("link.bin"))) {
            Files.createSymbolicLink(models.resolve("link.bin"), folder.resolve("secret.bin"));
        }
        Path file =
                Files.write(models.resolve("m.onnx"), Protos.model(17, graph).toByteArray());
        return OnnxModel.read(file);
    }

    @Test
    void externalDataIsReadBesideTheModel() throws Exception {
        OnnxModel model = external(Map.of("location", "w.bin", "offset", "4", "length", "8"));
        Single.assertTensor(
                Tensor.of(new float[] {2, 3}, 2), model.graph().constants().getFirst(), 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.bin",
                "link.bin",
                "/etc/hostname",
                "missing.bin",
                "a/../../secret.bin",
                "",
                "..",
                "\0",
                "w.bin\\x"
            })
    void externalDataIsReadFromNowhereElse(String location) {
        assertThrows(ModelFormatException.class, () -> external(Map.of("location", location)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-4", "8", "9223372036854775807", "x", ""})
    void externalDataIsHeldAgainstItsFile(String offset) {
        assertThrows(ModelFormatException.class, () -> external(Map.of("location", "w.bin", "offset", offset)));
        assertThrows(ModelFormatException.class, () -> external(Map.of("location", "w.bin", "length", offset + "1")));
    }

    /** SHA-1 of the whole file, by ONNX's description of external data. */
    @Test
    void externalDataIsHeldAgainstItsChecksum() throws Exception {
        byte[] data = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40};
        String sound =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(data));
        external(Map.of("location", "w.bin", "checksum", sound));
        String other = "0".repeat(sound.length());
        ModelFormatException e = assertThrows(
                ModelFormatException.class, () -> external(Map.of("location", "w.bin", "checksum", other)));
        assertTrue(e.getMessage().contains("of the checksum " + sound), e.getMessage());
    }

    @Test
    void externalDataNeedsAPlace() {
        assertThrows(ModelFormatException.class, () -> external(Map.of("offset", "0")));
    }
}
