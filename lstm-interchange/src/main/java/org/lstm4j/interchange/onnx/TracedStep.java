package org.lstm4j.interchange.onnx;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.Flow.Axis;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** A node with what is known of its inputs. Its attributes have been checked when the file was read. */
record TracedStep(Step step, int opset, Map<Integer, Traced> values) {
    /** Each value has a list of all layers before it, so that many in a row would take their square in memory. */
    private static final int MAX_LAYERS = 1_000;

    String operator() {
        return step.node().operator();
    }

    /** For what no layer does. */
    UnsupportedModelException refused(String what) {
        return new UnsupportedModelException(step.node().describe() + ": " + what);
    }

    /** For an operator that no layer has: the reason of the first such node, if an input comes from one. */
    UnsupportedModelException unknown() {
        for (int i = 0; i < step.inputs().length; i++) {
            if (input(i) instanceof Traced.Unknown(UnsupportedModelException refusal)) {
                return refusal;
            }
        }
        return refused("no layer does what it does");
    }

    /** An input, null for one left out. */
    @Nullable
    Traced input(int index) {
        return index < step.inputs().length && step.inputs()[index] >= 0 ? values.get(step.inputs()[index]) : null;
    }

    /** Whether an input is known to be zeros. */
    boolean isZero(int index) {
        return switch (input(index)) {
            case Traced.Zeros _ -> true;
            case Traced.Constant(Tensor tensor) -> tensor.type() == TensorType.FLOAT && Link.isZero(tensor.floats());
            case null, default -> false;
        };
    }

    /** What an input of a layer is made of, directions apart where they are. */
    Flow flow(int index) {
        return switch (input(index)) {
            case Flow flow
            when flow.links().size() >= MAX_LAYERS -> throw refused("it reads " + MAX_LAYERS + " layers");
            case Flow flow -> flow;
            case Traced.Unknown(UnsupportedModelException refusal) -> throw refusal;
            case null, default -> throw refused("no layer gives its input " + index);
        };
    }

    /** Features of steps or rows, the last axis of them, which another layer may read. */
    Flow features(int index) {
        Flow flow = flow(index);
        List<Axis.Kind> kinds = flow.kinds();
        if (!flow.whole()) {
            throw refused("it reads directions of a layer that stand apart");
        }
        if (flow.softmax()) {
            throw refused("it reads a softmax, behind which no layer stands");
        }
        if (kinds.isEmpty() || kinds.getLast() != Axis.Kind.FEATURES) {
            throw refused("it reads " + kinds + ", the last of which are no features");
        }
        return flow;
    }

    /** Width of the features that an input has. */
    int width(int index) {
        return features(index).axes().getLast().size();
    }

    /** A constant input, null where it is left out. */
    @Nullable
    Tensor constant(int index) {
        return switch (input(index)) {
            case null -> null;
            case Traced.Constant(Tensor tensor) -> tensor;
            case Traced.Unknown _, Traced.Zeros _, Traced.Lengths _, Flow _ ->
                throw refused("its input " + index + " is no constant");
        };
    }

    /** A constant input that must be there. */
    Tensor required(int index) {
        Tensor constant = constant(index);
        if (constant == null) {
            throw refused("its input " + index + " is left out");
        }
        return constant;
    }

    /** The input among the first two that is no constant; the other one is. */
    int variable() {
        return input(0) instanceof Traced.Constant ? 1 : 0;
    }

    /** The constant beside {@link #variable}, if it is one vector along the last axis, or one number. */
    float[] vector() {
        int other = 1 - variable();
        if (input(other) instanceof Traced.Unknown(UnsupportedModelException refusal)) {
            throw refusal;
        }
        Tensor constant = constant(other);
        int rank = features(variable()).axes().size();
        boolean fits = constant != null
                && constant.type() == TensorType.FLOAT
                && constant.rank() <= rank
                && (constant.rank() == 0 || constant.size() == constant.dimension(constant.rank() - 1));
        if (!fits) {
            throw refused("expected a constant for each feature, or one for all");
        }
        return constant.floats();
    }

    private Optional<OnnxAttribute> attribute(String name) {
        return step.node().attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst();
    }

    long integer(String name, long otherwise) {
        return attribute(name).map(OnnxAttribute::integer).orElse(otherwise);
    }

    float real(String name, float otherwise) {
        return attribute(name).map(OnnxAttribute::real).orElse(otherwise);
    }

    /** Integers in an attribute or, since a later opset, in an input; null where neither is there. */
    long @Nullable [] integers(String name, int index) {
        Optional<OnnxAttribute> attribute = attribute(name);
        if (attribute.isPresent()) {
            return attribute.get().integers();
        }
        Tensor given = constant(index);
        return given == null ? null : integers(given);
    }

    /** Integers of either width. */
    long[] integers(Tensor tensor) {
        return switch (tensor.type()) {
            case INT32 -> Arrays.stream(tensor.ints()).asLongStream().toArray();
            case INT64 -> tensor.longs();
            default -> throw refused("expected integers, got " + tensor);
        };
    }

    /** Whether its tensor attribute {@code value} is a float of zero, as it is where it is not said. */
    boolean fillsWithZeros() {
        OnnxTensor value = attribute("value").map(OnnxAttribute::tensor).orElse(null);
        return value == null
                || (value.elementType() == OnnxTensor.FLOAT
                        && value.external().isEmpty()
                        && isZero(value.raw())
                        && value.reals().stream().allMatch(TracedStep::isZero));
    }

    private static boolean isZero(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** A place among so many, counted from the start. */
    int place(long place, int count) {
        long counted = place < 0 ? place + count : place;
        if (counted < 0 || counted >= count) {
            throw refused("expected a place among " + count + ", got " + place);
        }
        return (int) counted;
    }

    /** The single axis that is named, counted from the start. */
    int onlyAxis(String name, int index, int rank) {
        long[] axes = integers(name, index);
        if (axes == null || axes.length != 1) {
            throw refused("expected one axis, got "
                    + (axes == null ? "all" : LongStream.of(axes).boxed().toList()));
        }
        return place(axes[0], rank);
    }
}
