package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.interchange.onnx.Protos.attribute;
import static org.lstm4j.interchange.onnx.Protos.floats;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;

/** Every operator of the host against values from the ONNX operator specification, worked out by hand. */
class OperatorTest {
    private static final int OPSET = 17;
    private static final int OPSET_OF_AXES = 18; // since which reductions take their axes as an input

    private static Tensor f(int[] shape, double... values) {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) values[i];
        }
        return Tensor.of(all, shape);
    }

    private static Tensor v(double... values) {
        return f(new int[] {values.length}, values);
    }

    private static Tensor l(long... values) {
        return Tensor.of(values, values.length);
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int[] s(int... shape) {
        return shape;
    }

    private static final Tensor SIX = f(s(2, 3), 1, 2, 3, 4, 5, 6);

    @Test
    void transpose() {
        Single.of(OPSET, "Transpose").with(SIX).gives(f(s(3, 2), 1, 4, 2, 5, 3, 6));
        Single.of(OPSET, "Transpose", attribute("perm", List.of(1L, 2L, 0L)))
                .with(f(s(2, 1, 3), 1, 2, 3, 4, 5, 6))
                .gives(f(s(1, 3, 2), 1, 4, 2, 5, 3, 6));
    }

    @Test
    void squeezeAndUnsqueezeByAttributeAndByInput() {
        Tensor x = f(s(1, 2, 1, 3), 1, 2, 3, 4, 5, 6);
        Single.of(12, "Squeeze", attribute("axes", List.of(-2L))).with(x).gives(x.reshape(1, 2, 3));
        Single.of(7, "Squeeze", attribute("axes", List.of(-2L))).with(x).gives(x.reshape(1, 2, 3));
        Single.of(13, "Squeeze").with(x, l(0, 2)).gives(SIX);
        Single.of(13, "Squeeze").with(x).gives(SIX);
        Single.of(12, "Unsqueeze", attribute("axes", List.of(0L, 2L))).with(SIX).gives(x);
        Single.of(13, "Unsqueeze").with(SIX, l(-1, 0)).gives(SIX.reshape(1, 2, 3, 1));
    }

    @Test
    void concat() {
        Single.of(OPSET, "Concat", attribute("axis", -1))
                .with(SIX, f(s(2, 1), 7, 8), f(s(2, 0)))
                .gives(f(s(2, 4), 1, 2, 3, 7, 4, 5, 6, 8));
        Single.of(OPSET, "Concat", attribute("axis", 0)).with(l(5), l(-1, 2)).gives(l(5, -1, 2));
    }

    @Test
    void sliceByAttribute() {
        Single.of(
                        9,
                        "Slice",
                        attribute("starts", List.of(1L)),
                        attribute("ends", List.of(1000L)),
                        attribute("axes", List.of(1L)))
                .with(SIX)
                .gives(f(s(2, 2), 2, 3, 5, 6));
        Single.of(9, "Slice", attribute("starts", List.of(-1L, 0L)), attribute("ends", List.of(2L, -1L)))
                .with(SIX)
                .gives(f(s(1, 2), 4, 5));
    }

    @Test
    void sliceByInput() {
        Single.of(10, "Slice").with(SIX, l(0), l(1)).gives(f(s(1, 3), 1, 2, 3));
        Single.of(OPSET, "Slice")
                .with(v(0, 1, 2, 3, 4, 5, 6), l(-2), l(Long.MIN_VALUE), l(0), l(-2))
                .gives(v(5, 3, 1));
        Single.of(OPSET, "Slice").with(v(0, 1, 2, 3), l(0), l(4), l(0), l(3)).gives(v(0, 3));
        Single.of(OPSET, "Slice").with(v(0, 1, 2, 3), l(3), l(1), l(0), l(1)).gives(v());
        Single.of(OPSET, "Slice").with(v(0, 1, 2, 3), l(9), l(-9), l(0), l(-1)).gives(v(3, 2, 1, 0));
        Single.of(OPSET, "Slice")
                .with(f(s(0, 2)), l(3), l(Long.MIN_VALUE), l(0), l(-1))
                .gives(f(s(0, 2)));
        Single.of(OPSET, "Slice").with(SIX, l(2), l(0)).without().with(l(-1)).gives(f(s(1, 3), 4, 5, 6));
    }

    @Test
    void reduceByAttributeAndByInput() {
        Single.of(OPSET_OF_AXES - 1, "ReduceMean", attribute("axes", List.of(-1L)))
                .with(SIX)
                .gives(f(s(2, 1), 2, 5));
        Single.of(OPSET_OF_AXES - 1, "ReduceMax", attribute("axes", List.of(0L)), attribute("keepdims", 0))
                .with(f(s(2, 3), -1, 5, -3, -4, 2, -6))
                .gives(f(s(3), -1, 5, -3));
        Single.of(OPSET_OF_AXES, "ReduceMean", attribute("keepdims", 0))
                .with(SIX, l(0))
                .gives(v(2.5f, 3.5f, 4.5f));
        Single.of(OPSET_OF_AXES, "ReduceMax", attribute("keepdims", 0))
                .with(f(s(1, 2, 2), 1, 8, 3, 4), l(0, 2))
                .gives(v(8, 4));
        Single.of(OPSET_OF_AXES, "ReduceMean").with(SIX).gives(f(s(1, 1), 3.5f));
        Single.of(OPSET_OF_AXES, "ReduceMean", attribute("noop_with_empty_axes", 1))
                .with(SIX)
                .gives(SIX);
    }

    @Test
    void equalAndWhere() {
        Tensor yes = Tensor.of(new boolean[] {true, false}, 2);
        Single.of(OPSET, "Equal").with(l(3, -1), l(3, 4)).gives(yes);
        Single.of(7, "Equal").with(f(s(2, 1), 1, 2), v(1)).gives(yes.reshape(2, 1));
        Single.of(OPSET, "Equal").with(yes, Tensor.of(new boolean[] {true}, 1)).gives(yes);
        Single.of(OPSET, "Where").with(yes, l(7, 8), l(-1)).gives(l(7, -1));
        Single.of(9, "Where").with(yes, f(s(2, 1), 1, 2), v(5, 6)).gives(f(s(2, 2), 1, 6, 2, 6));
    }

    @Test
    void split() {
        Single.of(12, "Split", attribute("axis", 1), attribute("split", List.of(1L, 2L)))
                .with(SIX)
                .gives(f(s(2, 1), 1, 4), f(s(2, 2), 2, 3, 5, 6));
        Single.of(13, "Split", attribute("axis", -1))
                .with(SIX, l(2, 1))
                .gives(f(s(2, 2), 1, 2, 4, 5), f(s(2, 1), 3, 6));
        Single.of(13, "Split").with(SIX).gives(f(s(1, 3), 1, 2, 3), f(s(1, 3), 4, 5, 6));
        Single.of(18, "Split", attribute("num_outputs", 2)).with(v(1, 2, 3)).gives(v(1, 2), v(3));
    }

    @Test
    void gather() {
        Single.of(OPSET, "Gather", attribute("axis", 1))
                .with(SIX, Tensor.of(new long[] {-1, 0}, 1, 2))
                .gives(f(s(2, 1, 2), 3, 1, 6, 4));
        Single.of(OPSET, "Gather").with(l(5, 7, 9), Tensor.of(new long[] {1})).gives(Tensor.of(new long[] {7}));
    }

    @Test
    void shape() {
        Single.of(OPSET, "Shape").with(SIX).gives(l(2, 3));
        Single.of(15, "Shape", attribute("start", -1)).with(SIX).gives(l(3));
        Single.of(15, "Shape", attribute("start", 0), attribute("end", -1))
                .with(SIX)
                .gives(l(2));
    }

    @Test
    void reshapeAndFlatten() {
        Single.of(OPSET, "Reshape").with(SIX, l(0, -1, 1)).gives(SIX.reshape(2, 3, 1));
        Single.of(OPSET, "Reshape").with(SIX, l(3, 2)).gives(SIX.reshape(3, 2));
        Single.of(14, "Reshape", attribute("allowzero", 1))
                .with(f(s(2, 0)), l(0, 5))
                .gives(f(s(0, 5)));
        Single.of(OPSET, "Flatten", attribute("axis", 2))
                .with(f(s(1, 2, 2), 1, 2, 3, 4))
                .gives(f(s(2, 2), 1, 2, 3, 4));
        Single.of(OPSET, "Flatten", attribute("axis", 0)).with(SIX).gives(SIX.reshape(1, 6));
    }

    @Test
    void constants() {
        Single.of(OPSET, "ConstantOfShape", attribute("value", l(7))).with(l(2)).gives(l(7, 7));
        Single.of(OPSET, "ConstantOfShape").with(l(1, 2)).gives(f(s(1, 2), 0, 0));
        assertConstant(SIX, attribute("value", SIX));
        assertConstant(f(s(), 2.5), attribute("value_float", 2.5f));
        assertConstant(Tensor.of(new long[] {3}), attribute("value_int", 3));
        assertConstant(v(1, -2), floats("value_floats", List.of(1f, -2f)));
        assertConstant(l(4, 5), attribute("value_ints", List.of(4L, 5L)));
    }

    private static void assertConstant(Tensor expected, AttributeProto attribute) {
        OnnxModel model = Single.of(OPSET, "Constant", attribute).model(true);
        int place = model.graph().places().get("out0");
        Single.assertTensor(expected, model.graph().constants().get(place), 0);
    }

    @Test
    void expandStretchesBothWays() {
        Single.of(OPSET, "Expand").with(f(s(2, 1), 1, 2), l(3)).gives(f(s(2, 3), 1, 1, 1, 2, 2, 2));
        Single.of(OPSET, "Expand").with(SIX, l(1, 1)).gives(SIX);
    }

    @Test
    void gemm() {
        Tensor b = f(s(3, 2), 1, 0, 0, 1, 2, 2);
        Single.of(OPSET, "Gemm").with(SIX, b).gives(f(s(2, 2), 7, 8, 16, 17));
        Single.of(
                        OPSET,
                        "Gemm",
                        attribute("alpha", 0.5f),
                        attribute("beta", 2f),
                        attribute("transA", 1),
                        attribute("transB", 1))
                .with(f(s(2, 1), 1, 2), f(s(3, 2), 1, 2, 3, 4, 5, 6), v(1, 2, 3))
                .gives(f(s(1, 3), 4.5, 9.5, 14.5));
    }

    @Test
    void matMulOfMatricesVectorsAndStacks() {
        Single.of(OPSET, "MatMul").with(SIX, f(s(3, 1), 1, 0, 2)).gives(f(s(2, 1), 7, 16));
        Single.of(OPSET, "MatMul").with(SIX, v(1, 0, 2)).gives(v(7, 16));
        Single.of(OPSET, "MatMul").with(v(1, 2), SIX).gives(v(9, 12, 15));
        Single.of(OPSET, "MatMul").with(v(1, 2), v(3, 4)).gives(f(s(), 11));
        Single.of(OPSET, "MatMul")
                .with(f(s(2, 1, 1, 2), 1, 2, 3, 4), f(s(2, 2, 1), 1, 0, 0, 1))
                .gives(f(s(2, 2, 1, 1), 1, 2, 3, 4));
    }

    @Test
    void arithmeticBroadcasts() {
        Single.of(OPSET, "Add").with(SIX, v(10, 20, 30)).gives(f(s(2, 3), 11, 22, 33, 14, 25, 36));
        Single.of(OPSET, "Mul").with(f(s(2, 1), 2, 3), f(s(1, 2), 5, 7)).gives(f(s(2, 2), 10, 14, 15, 21));
        Single.of(OPSET, "Sub").with(l(5, 6), Tensor.of(new long[] {2})).gives(l(3, 4));
        Single.of(OPSET, "Div")
                .with(Tensor.of(new int[] {7, -7}, 2), Tensor.of(new int[] {2}, 1))
                .gives(Tensor.of(new int[] {3, -3}, 2));
        Single.of(OPSET, "Div").with(v(1, -1), v(4, 0)).gives(v(0.25, Double.NEGATIVE_INFINITY));
    }

    @Test
    void activations() {
        Tensor x = v(-2, 0, 1.5);
        Single.of(OPSET, "Relu").with(x).gives(v(0, 0, 1.5));
        Single.of(OPSET, "Sigmoid").with(x).gives(v(0.11920292, 0.5, 0.81757448));
        Single.of(OPSET, "Tanh").with(x).gives(v(-0.96402758, 0, 0.90514825));
        Single.of(OPSET, "Softplus").with(x).gives(v(0.12692801, 0.69314718, 1.70141328));
        Single.of(OPSET, "Softsign").with(x).gives(v(-2 / 3.0, 0, 0.6));
        Single.of(OPSET, "LeakyRelu").with(x).gives(v(-0.02, 0, 1.5));
        Single.of(OPSET, "LeakyRelu", attribute("alpha", 0.5f)).with(x).gives(v(-1, 0, 1.5));
        Single.of(OPSET, "ThresholdedRelu").with(v(1, 1.5)).gives(v(0, 1.5));
        Single.of(OPSET, "Elu", attribute("alpha", 2f)).with(x).gives(v(-1.72932943, 0, 1.5));
        Single.of(OPSET, "Selu").with(x).gives(v(-1.52016647, 0, 1.57605153));
        Single.of(OPSET, "HardSigmoid").with(v(-3, -2, 1.5, 3)).gives(v(0, 0.1, 0.8, 1));
        Single.of(OPSET, "HardSigmoid", attribute("alpha", 0.5f), attribute("beta", 0.25f))
                .with(x)
                .gives(v(0, 0.25, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Relu",
                "Sigmoid",
                "Tanh",
                "Softplus",
                "Softsign",
                "LeakyRelu",
                "ThresholdedRelu",
                "Elu",
                "Selu",
                "HardSigmoid"
            })
    void nanPropagates(String operator) {
        Single.of(OPSET, operator).with(v(Double.NaN)).gives(v(Double.NaN));
    }

    @Test
    void softmaxAlongAnAxisOrOverTheRest() {
        Tensor x = f(s(2, 1, 2), 0, Math.log(3), 0, 0);
        Single.of(13, "Softmax").with(x).gives(f(s(2, 1, 2), 0.25, 0.75, 0.5, 0.5));
        Single.of(13, "Softmax", attribute("axis", 0)).with(x).gives(f(s(2, 1, 2), 0.5, 0.75, 0.5, 0.25));
        Single.of(12, "Softmax", attribute("axis", 0)).with(x).gives(f(s(2, 1, 2), 1 / 6.0, 0.5, 1 / 6.0, 1 / 6.0));
        Single.of(13, "LogSoftmax")
                .with(x)
                .gives(f(s(2, 1, 2), Math.log(0.25), Math.log(0.75), Math.log(0.5), Math.log(0.5)));
    }

    @Test
    void dropoutDoesNothing() {
        Tensor all = Tensor.of(new boolean[] {true, true}, 2);
        Single.of(7, "Dropout", attribute("ratio", 0.5f)).with(v(1, 2)).gives(v(1, 2));
        Single.of(13, "Dropout")
                .with(v(1, 2), f(s(), 0.9), Tensor.of(new boolean[1]))
                .gives(v(1, 2), all);
    }

    @Test
    void identityAndCast() {
        Single.of(OPSET, "Identity").with(SIX).gives(SIX);
        Single.of(OPSET, "Cast", attribute("to", 7)).with(v(-1.9, 2.5)).gives(l(-1, 2));
        Single.of(OPSET, "Cast", attribute("to", 1)).with(l(3, -4)).gives(v(3, -4));
        Single.of(OPSET, "Cast", attribute("to", 6)).with(l(3, -4)).gives(Tensor.of(new int[] {3, -4}, 2));
        Single.of(OPSET, "Cast", attribute("to", 9)).with(v(0, 0.5)).gives(Tensor.of(new boolean[] {false, true}, 2));
        Single.of(19, "Cast", attribute("to", 1), attribute("saturate", 1))
                .with(Tensor.of(new boolean[] {true, false}, 2))
                .gives(v(1, 0));
    }

    @Test
    void whatIsUnknownIsRefusedByName() {
        assertRefused(Single.of(OPSET, "Conv").with(SIX), "node 'the Conv' (Conv)");
        assertRefused(Single.of(OPSET, "Relu", attribute("alpha", 1f)).with(SIX), "attribute 'alpha'");
        assertRefused(Single.of(12, "Reshape", attribute("allowzero", 0)).with(SIX, l(6)), "attribute 'allowzero'");
        assertRefused(Single.of(8, "ConstantOfShape").with(l(1)), "opset 8");
        assertRefused(Single.of(OPSET, "Cast", attribute("to", 10)).with(SIX), "FLOAT16");
        assertRefused(Single.of(OPSET, "Cast", attribute("to", 11)).with(SIX), "double precision");
        assertRefused(Single.of(OPSET, "Constant", attribute("value_string", "x")), "attribute 'value_string'");
        assertRefused(Single.of(11, "Dropout").with(SIX).outputs(2), "output 'mask'");
        assertRefused(Single.of(12, "Dropout", attribute("ratio", 0.5f)).with(SIX), "attribute 'ratio'");
        assertRefused(Single.of(OPSET, "Pad", attribute("mode", "reflect")).with(SIX, l(0, 1, 0, 1)), "reflect");
        assertRefused(Single.of(OPSET, "If").with(SIX), "node 'the If' (If)");
        assertRefused(Single.of(20, "Gelu", attribute("approximate", "best")).with(SIX), "approximate");
        assertRefused(
                Single.of(8, "BatchNormalization", attribute("spatial", 0)).with(SIX, SIX, SIX, SIX, SIX), "spatial");
        assertRefused(
                Single.of(14, "BatchNormalization", attribute("training_mode", 1))
                        .with(SIX, SIX, SIX, SIX, SIX),
                "training");
        assertRefused(
                Single.of(9, "BatchNormalization").with(SIX, SIX, SIX, SIX, SIX).outputs(2), "output 1");
        assertRefused(
                Single.of(OPSET, "LayerNormalization", attribute("stash_type", 10))
                        .with(SIX, SIX),
                "stash_type");
        assertRefused(Single.of(OPSET, "Gelu").with(SIX), "opset 17");
    }

    private static void assertRefused(Single single, String part) {
        UnsupportedModelException e = assertThrows(UnsupportedModelException.class, () -> single.model(true));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "12, Squeeze, 2",
        "9, Slice, 3",
        "12, Split, 2",
        "13, Unsqueeze, 1",
        "11, Dropout, 2",
        "10, Gemm, 2",
        "13, Add, 3"
    })
    void inputsAreCountedByTheOpset(int opset, String operator, int inputs) {
        Single single = Single.of(opset, operator);
        for (int i = 0; i < inputs; i++) {
            single.with(SIX);
        }
        assertThrows(ModelFormatException.class, () -> single.model(false));
    }

    @Test
    void whatDoesNotFitNamesTheNode() {
        List<Single> wrong = List.of(
                Single.of(OPSET, "Transpose", attribute("perm", List.of(0L, 0L)))
                        .with(SIX),
                Single.of(OPSET, "Squeeze").with(SIX, l(0)),
                Single.of(OPSET, "Unsqueeze").with(SIX, l(0, 0)),
                Single.of(OPSET, "Concat", attribute("axis", 0)).with(SIX, v(1)),
                Single.of(OPSET, "Concat", attribute("axis", 0)).with(v(1), l(1)),
                Single.of(OPSET, "Slice").with(SIX, l(0), l(1), l(0), l(0)),
                Single.of(OPSET, "Slice").with(SIX, l(0), l(1, 2)),
                Single.of(OPSET, "Split").with(SIX, l(1)),
                Single.of(OPSET, "Split").with(SIX).outputs(4),
                Single.of(OPSET, "Gather").with(SIX, l(2)),
                Single.of(10, "Gather").with(SIX, l(-1)),
                Single.of(OPSET, "Reshape").with(SIX, l(4, -1)),
                Single.of(OPSET, "Reshape").with(SIX, l(-1, -1)),
                Single.of(OPSET, "Reshape").with(SIX, v(6)),
                Single.of(OPSET, "Expand").with(SIX, l(2, 2)),
                Single.of(OPSET, "ConstantOfShape").with(l(-1)),
                Single.of(OPSET, "Gemm").with(SIX, SIX),
                Single.of(OPSET, "Gemm").with(SIX, v(1)),
                Single.of(OPSET, "Gemm").with(SIX, f(s(3, 1), 1, 1, 1), f(s(5, 2, 1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                Single.of(OPSET, "MatMul").with(SIX, f(s(), 1)),
                Single.of(OPSET, "Add").with(SIX, v(1, 2)),
                Single.of(OPSET, "Add").with(v(1), l(1)),
                Single.of(OPSET, "Div").with(l(1), l(0)),
                Single.of(OPSET, "Add").with(Tensor.of(new boolean[1], 1), Tensor.of(new boolean[1], 1)),
                Single.of(OPSET, "Relu").with(l(1)),
                Single.of(OPSET, "Softmax", attribute("axis", 2)).with(SIX),
                Single.of(OPSET, "Dropout").with(SIX).without().with(Tensor.of(new boolean[] {true})),
                Single.of(OPSET, "Cast", attribute("to", 7)).with(v(Double.NaN)),
                Single.of(OPSET, "Cast", attribute("to", 7)).with(v(0x1p63)),
                Single.of(OPSET, "Cast", attribute("to", 6)).with(v(0x1p31)),
                Single.of(OPSET, "Cast", attribute("to", 6)).with(v(Double.NEGATIVE_INFINITY)),
                Single.of(OPSET, "ConstantOfShape").with(Tensor.of(ones(17), 17)),
                Single.of(OPSET, "Reshape").with(v(1), Tensor.of(ones(17), 17)),
                Single.of(OPSET, "Unsqueeze").with(v(1), l(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)),
                Single.of(7, "Sum").with(SIX, v(1, 2, 3)),
                Single.of(11, "Max").with(l(1), l(2)),
                Single.of(7, "Less").with(l(1), l(2)),
                Single.of(7, "Pow").with(l(1), l(2)),
                Single.of(OPSET, "Pow").with(l(2), l(-1)),
                Single.of(OPSET, "PRelu").with(v(1, 2), f(s(2, 1), 1, 2)),
                Single.of(OPSET, "Clip").with(v(1, 2), v(0, 1)),
                Single.of(OPSET, "And").with(l(1), l(2)),
                Single.of(OPSET, "ReduceMean").with(l(1)),
                Single.of(OPSET, "ReduceMax").with(Tensor.of(new long[0], 0)),
                Single.of(OPSET, "ArgMax").with(f(s(0, 2))),
                Single.of(OPSET, "Range").with(f(s(), 0), f(s(), 1), f(s(), 0)),
                Single.of(OPSET, "Range").with(l(0), l(1), v(1)),
                Single.of(OPSET, "Tile").with(SIX, l(1)),
                Single.of(OPSET, "Pad").with(SIX, l(-3, 0, 0, 0)),
                Single.of(OPSET, "GatherElements").with(SIX, Tensor.of(new long[] {3}, 1, 1)),
                Single.of(OPSET, "GatherND").with(SIX, l(0, 3)),
                Single.of(OPSET, "ReverseSequence").with(SIX, l(3, 1, 1)),
                Single.of(OPSET, "BatchNormalization").with(SIX, v(1), v(1), v(1), v(1)),
                Single.of(OPSET, "LayerNormalization").with(SIX, v(1, 2)),
                Single.of(OPSET, "Identity").without());
        for (Single single : wrong) {
            LstmException e = assertThrows(LstmException.class, () -> single.model(true));
            assertTrue(e.getMessage().contains("node 'the "), e.getMessage());
        }
    }
}
