package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.interchange.onnx.Protos.attribute;
import static org.lstm4j.interchange.onnx.Protos.node;
import static org.lstm4j.interchange.onnx.Protos.open;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;

/** Weights of 16 bits are widened where the graph says so, to the very values, and nothing computes in 16 bits. */
class HalfPrecisionTest {
    private static final int FLOAT16 = 10;
    private static final int BFLOAT16 = 16;

    /** One, the smallest and the largest that are finite, minus infinity, minus zero. */
    private static final int[] HALVES = {0x3c00, 0x0001, 0x7bff, 0xfc00, 0x8000};

    private static final float[] OF_HALVES = {1f, 0x1p-24f, 65504f, Float.NEGATIVE_INFINITY, -0f};
    private static final int[] BRAINS = {0x3f80, 0x0001, 0x7f7f, 0xff80, 0x8000};
    private static final float[] OF_BRAINS = {1f, 0x1p-133f, 0x1.fep127f, Float.NEGATIVE_INFINITY, -0f};

    private static TensorProto tensor(int type, boolean raw) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName("w").setDataType(type).addDims(HALVES.length);
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * HALVES.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits : type == FLOAT16 ? HALVES : BRAINS) {
            bytes.putShort((short) bits);
            if (!raw) {
                tensor.addInt32Data(bits);
            }
        }
        return (raw ? tensor.setRawData(ByteString.copyFrom(bytes.flip())) : tensor).build();
    }

    /** {@code Y = operator(w)}. */
    private static ModelProto model(TensorProto weights, String operator, int outputType) {
        var node = node(operator, List.of("w"), List.of("Y"));
        if (operator.equals("Cast")) {
            node.addAttribute(attribute("to", outputType));
        }
        return Protos.model(
                17,
                GraphProto.newBuilder().addInitializer(weights).addNode(node).addOutput(open("Y", outputType)));
    }

    @ParameterizedTest
    @CsvSource({"10, true", "10, false", "16, true", "16, false"})
    void castsWiden(int type, boolean raw) {
        OnnxModel model = Protos.read(model(tensor(type, raw), "Cast", 1));
        Tensor y = model.graph().constants().getLast();
        assertArrayEquals(type == FLOAT16 ? OF_HALVES : OF_BRAINS, y.floats());
    }

    @ParameterizedTest
    @CsvSource({"10, true", "10, false", "16, true", "16, false"})
    void constantsAreWidenedAsInitializersAre(int type, boolean raw) {
        AttributeProto value = AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeType.TENSOR)
                .setT(tensor(type, raw))
                .build();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(node("Constant", List.of(), List.of("w")).addAttribute(value))
                .addNode(node("Cast", List.of("w"), List.of("Y")).addAttribute(attribute("to", 1)))
                .addOutput(open("Y", 1));
        Tensor y = Protos.read(Protos.model(17, graph)).graph().constants().getLast();
        assertArrayEquals(type == FLOAT16 ? OF_HALVES : OF_BRAINS, y.floats());
        graph.getNodeBuilder(1).setOpType("Identity").clearAttribute();
        UnsupportedModelException e =
                assertThrows(UnsupportedModelException.class, () -> Protos.read(Protos.model(17, graph)));
        assertTrue(e.getMessage().contains("FLOAT16"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"Identity, 10", "Tanh, 10", "Cast, 16", "Identity, 1"})
    void nothingElseIsComputed(String operator, int outputType) {
        ModelProto model = model(tensor(FLOAT16, true), operator, outputType);
        UnsupportedModelException e = assertThrows(UnsupportedModelException.class, () -> Protos.read(model));
        assertTrue(e.getMessage().contains("FLOAT16"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void norIsItHandedOut(int declared) {
        ModelProto model = Protos.model(
                17,
                GraphProto.newBuilder().addInitializer(tensor(FLOAT16, true)).addOutput(open("w", declared)));
        UnsupportedModelException e = assertThrows(UnsupportedModelException.class, () -> Protos.read(model));
        assertTrue(e.getMessage().contains("'w'") && e.getMessage().contains("FLOAT16"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {FLOAT16, BFLOAT16})
    void elementsAreHeldAgainstTheirBytes(int type) {
        TensorProto sound = tensor(type, true);
        for (TensorProto wrong : List.of(
                sound.toBuilder().setRawData(sound.getRawData().substring(1)).build(),
                sound.toBuilder().clearRawData().build(),
                sound.toBuilder().clearRawData().addFloatData(1).build(),
                sound.toBuilder().setDims(0, 1L << 40).build())) {
            assertThrows(ModelFormatException.class, () -> Protos.read(model(wrong, "Cast", 1)));
        }
    }
}
