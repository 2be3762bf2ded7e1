package org.lstm4j.interchange.onnx;

import static org.lstm4j.interchange.onnx.OperatorValues.SIX;
import static org.lstm4j.interchange.onnx.OperatorValues.f;
import static org.lstm4j.interchange.onnx.OperatorValues.l;
import static org.lstm4j.interchange.onnx.OperatorValues.s;
import static org.lstm4j.interchange.onnx.OperatorValues.v;
import static org.lstm4j.interchange.onnx.Protos.attribute;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.interchange.tensor.Tensor;

/** Operators that compute, against values from the ONNX operator specification, worked out by hand. */
class ComputingOperatorsTest {
    private static final int OPSET = 17;
    private static final int OPSET_OF_AXES = 18; // since which reductions take their axes as an input

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
}
