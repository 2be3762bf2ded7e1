package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.interchange.onnx.OperatorValues.SIX;
import static org.lstm4j.interchange.onnx.OperatorValues.f;
import static org.lstm4j.interchange.onnx.OperatorValues.l;
import static org.lstm4j.interchange.onnx.OperatorValues.ones;
import static org.lstm4j.interchange.onnx.OperatorValues.s;
import static org.lstm4j.interchange.onnx.OperatorValues.v;
import static org.lstm4j.interchange.onnx.Protos.attribute;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;

/** Nodes that are refused or damaged, each by its name. */
class RefusedOperatorsTest {
    private static final int OPSET = 17;

    @Test
    void whatIsUnknownIsRefusedByName() {
        assertRefused(Single.of(OPSET, "Conv").with(SIX), "node 'the Conv' (Conv)");
        assertRefused(Single.of(OPSET, "Relu", attribute("alpha", 1f)).with(SIX), "attribute 'alpha'");
        assertRefused(Single.of(12, "Reshape", attribute("allowzero", 0)).with(SIX, l(6)), "attribute 'allowzero'");
        assertRefused(Single.of(8, "ConstantOfShape").with(l(1)), "opset 8");
        assertRefused(Single.of(OPSET, "Cast", attribute("to", 10)).with(SIX), "FLOAT16");
        assertRefused(Single.of(OPSET, "Cast", attribute("to", 11)).with(SIX), "double precision");
        assertRefused(Single.of(OPSET, "Constant", attribute("value_string", "x")), "attribute 'value_string'");
        assertRefused(Single.of(11, "Dropout").with(SIX).outputs(2), "is the mask of a Dropout");
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
