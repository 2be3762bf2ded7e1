package org.lstm4j.interchange.onnx;

import static org.lstm4j.interchange.onnx.OperatorValues.SIX;
import static org.lstm4j.interchange.onnx.OperatorValues.f;
import static org.lstm4j.interchange.onnx.OperatorValues.l;
import static org.lstm4j.interchange.onnx.OperatorValues.s;
import static org.lstm4j.interchange.onnx.OperatorValues.v;
import static org.lstm4j.interchange.onnx.Protos.attribute;
import static org.lstm4j.interchange.onnx.Protos.floats;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.interchange.tensor.Tensor;

/** Operators that move elements, or make them, against values from the ONNX operator specification, worked out by hand. */
class MovingOperatorsTest {
    private static final int OPSET = 17;

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
        Single.of(10, "Gather").with(l(5, 7, 9), Tensor.of(new long[] {-1})).gives(Tensor.of(new long[] {9}));
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
}
