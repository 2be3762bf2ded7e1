package org.lstm4j.interchange.onnx.operator;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.Doubles;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.file.TensorReader;

/** Every operator that runs on the host, by its name in ONNX. */
public final class Operators {
    private final int opset;
    private final TensorReader reader;
    private final Doubles doubles;

    private record Entry(int since, int leastInputs, int mostInputs, int mostOutputs, Factory factory) {}

    @FunctionalInterface
    private interface Factory {
        Operator of(Attributes attributes, Operators all);
    }

    private static final Map<String, Entry> ALL = Map.ofEntries(
            entry("Abs", 6, 1, 1, 1, (a, all) -> Functions.abs()),
            entry("Add", 7, 2, 2, 1, (a, all) -> Pointwise.arithmetic(Pointwise.Arithmetic.ADD)),
            entry("And", 7, 2, 2, 1, (a, all) -> Logic.of((x, y) -> x && y)),
            entry("ArgMax", 1, 1, 1, 1, (a, all) -> Scans.argMax(a)),
            entry("BatchNormalization", 7, 5, 5, 5, (a, all) -> Normalizations.batch(a)),
            entry("Cast", 6, 1, 1, 1, (a, all) -> Conversions.cast(a, all.doubles)),
            entry("CastLike", 15, 2, 2, 1, (a, all) -> Conversions.castLike(a)),
            entry("Ceil", 6, 1, 1, 1, (a, all) -> Functions.ceil()),
            entry("Clip", 6, 1, 3, 1, (a, all) -> Functions.clip(a)),
            entry("Concat", 4, 1, Integer.MAX_VALUE, 1, (a, all) -> Movement.concat(a)),
            entry("Constant", 1, 0, 0, 1, (a, all) -> Constants.constant(a, all.reader)),
            entry("ConstantOfShape", 9, 1, 1, 1, (a, all) -> Constants.constantOfShape(a, all.reader)),
            entry("CumSum", 11, 2, 2, 1, (a, all) -> Scans.cumSum(a)),
            entry("Div", 7, 2, 2, 1, (a, all) -> Pointwise.arithmetic(Pointwise.Arithmetic.DIV)),
            entry("Dropout", 7, 1, 3, 2, (a, all) -> Conversions.dropout(a)),
            entry("Elu", 6, 1, 1, 1, (a, all) -> Activations.elu(a)),
            entry("Equal", 7, 2, 2, 1, (a, all) -> Selection.equal()),
            entry("Erf", 9, 1, 1, 1, (a, all) -> Functions.erf()),
            entry("Exp", 6, 1, 1, 1, (a, all) -> Functions.exp()),
            entry("Expand", 8, 2, 2, 1, (a, all) -> Movement.expand()),
            entry("Flatten", 1, 1, 1, 1, (a, all) -> Reshaping.flatten(a)),
            entry("Floor", 6, 1, 1, 1, (a, all) -> Functions.floor()),
            entry("Gather", 1, 2, 2, 1, (a, all) -> Movement.gather(a)),
            entry("GatherElements", 11, 2, 2, 1, (a, all) -> Indexing.gatherElements(a)),
            entry("GatherND", 11, 2, 2, 1, (a, all) -> Indexing.gatherNd(a)),
            entry("Gelu", 20, 1, 1, 1, (a, all) -> Functions.gelu(a)),
            entry("Gemm", 7, 2, 3, 1, (a, all) -> Products.gemm(a)),
            entry("Greater", 7, 2, 2, 1, (a, all) -> Logic.compare(a, order -> order > 0)),
            entry("GreaterOrEqual", 12, 2, 2, 1, (a, all) -> Logic.compare(a, order -> order >= 0)),
            entry("HardSigmoid", 6, 1, 1, 1, (a, all) -> Activations.hardSigmoid(a)),
            entry("Identity", 1, 1, 1, 1, (a, all) -> Conversions.identity()),
            entry("LayerNormalization", 17, 2, 3, 3, (a, all) -> Normalizations.layer(a)),
            entry("LeakyRelu", 6, 1, 1, 1, (a, all) -> Activations.leakyRelu(a)),
            entry("Less", 7, 2, 2, 1, (a, all) -> Logic.compare(a, order -> order < 0)),
            entry("LessOrEqual", 12, 2, 2, 1, (a, all) -> Logic.compare(a, order -> order <= 0)),
            entry("Log", 6, 1, 1, 1, (a, all) -> Functions.log()),
            entry("LogSoftmax", 1, 1, 1, 1, (a, all) -> Activations.softmax(a, true)),
            entry("MatMul", 1, 2, 2, 1, (a, all) -> Products.matMul()),
            entry("Max", 6, 1, Integer.MAX_VALUE, 1, (a, all) -> Variadic.extreme(a, Pointwise.Arithmetic.MAX)),
            entry("Mean", 6, 1, Integer.MAX_VALUE, 1, (a, all) -> Variadic.mean(a)),
            entry("Min", 6, 1, Integer.MAX_VALUE, 1, (a, all) -> Variadic.extreme(a, Pointwise.Arithmetic.MIN)),
            entry("Mul", 7, 2, 2, 1, (a, all) -> Pointwise.arithmetic(Pointwise.Arithmetic.MUL)),
            entry("Neg", 6, 1, 1, 1, (a, all) -> Functions.neg()),
            entry("Not", 1, 1, 1, 1, (a, all) -> Logic.not()),
            entry("Or", 7, 2, 2, 1, (a, all) -> Logic.of((x, y) -> x || y)),
            entry("PRelu", 7, 2, 2, 1, (a, all) -> Functions.prelu()),
            entry("Pad", 2, 1, 4, 1, (a, all) -> Filling.pad(a)),
            entry("Pow", 7, 2, 2, 1, (a, all) -> Functions.pow(a)),
            entry("Range", 11, 3, 3, 1, (a, all) -> Filling.range()),
            entry("Reciprocal", 6, 1, 1, 1, (a, all) -> Functions.reciprocal()),
            entry("ReduceMax", 1, 1, 2, 1, (a, all) -> Reductions.reduce(a, Reductions.Reduction.MAX)),
            entry("ReduceMean", 1, 1, 2, 1, (a, all) -> Reductions.reduce(a, Reductions.Reduction.MEAN)),
            entry("ReduceMin", 1, 1, 2, 1, (a, all) -> Reductions.reduce(a, Reductions.Reduction.MIN)),
            entry("ReduceProd", 1, 1, 2, 1, (a, all) -> Reductions.reduce(a, Reductions.Reduction.PROD)),
            entry("ReduceSum", 1, 1, 2, 1, (a, all) -> Reductions.reduce(a, Reductions.Reduction.SUM)),
            entry("Relu", 6, 1, 1, 1, (a, all) -> Activations.relu()),
            entry("Reshape", 5, 2, 2, 1, (a, all) -> Reshaping.reshape(a)),
            entry("ReverseSequence", 10, 2, 2, 1, (a, all) -> Scans.reverseSequence(a)),
            entry("Selu", 6, 1, 1, 1, (a, all) -> Activations.selu(a)),
            entry("Shape", 1, 1, 1, 1, (a, all) -> Reshaping.shape(a)),
            entry("Sigmoid", 6, 1, 1, 1, (a, all) -> Activations.sigmoid()),
            entry("Sign", 9, 1, 1, 1, (a, all) -> Functions.sign()),
            entry("Size", 1, 1, 1, 1, (a, all) -> Reshaping.size()),
            entry("Slice", 1, 1, 5, 1, (a, all) -> Movement.slice(a)),
            entry("Softmax", 1, 1, 1, 1, (a, all) -> Activations.softmax(a, false)),
            entry("Softplus", 1, 1, 1, 1, (a, all) -> Activations.softplus()),
            entry("Softsign", 1, 1, 1, 1, (a, all) -> Activations.softsign()),
            entry("Split", 2, 1, 2, Integer.MAX_VALUE, (a, all) -> Movement.split(a)),
            entry("Sqrt", 6, 1, 1, 1, (a, all) -> Functions.sqrt()),
            entry("Squeeze", 1, 1, 2, 1, (a, all) -> Reshaping.squeeze(a)),
            entry("Sub", 7, 2, 2, 1, (a, all) -> Pointwise.arithmetic(Pointwise.Arithmetic.SUB)),
            entry("Sum", 6, 1, Integer.MAX_VALUE, 1, (a, all) -> Variadic.sum(a)),
            entry("Tanh", 6, 1, 1, 1, (a, all) -> Activations.tanh()),
            entry("ThresholdedRelu", 10, 1, 1, 1, (a, all) -> Activations.thresholdedRelu(a)),
            entry("Tile", 6, 2, 2, 1, (a, all) -> Filling.tile()),
            entry("Transpose", 1, 1, 1, 1, (a, all) -> Movement.transpose(a)),
            entry("Unsqueeze", 1, 1, 2, 1, (a, all) -> Reshaping.unsqueeze(a)),
            entry("Where", 9, 3, 3, 1, (a, all) -> Selection.where()));

    /**
     * The operators of a model.
     *
     * @param opset version of the standard operator set
     * @param reader for constants
     * @param doubles what becomes of doubles
     */
    public Operators(int opset, TensorReader reader, Doubles doubles) {
        this.opset = opset;
        this.reader = reader;
        this.doubles = doubles;
    }

    private static Map.Entry<String, Entry> entry(
            String name, int since, int leastInputs, int mostInputs, int mostOutputs, Factory factory) {
        return Map.entry(name, new Entry(since, leastInputs, mostInputs, mostOutputs, factory));
    }

    /** The names of all, in alphabetical order, and the first opset of each. */
    public static SortedMap<String, Integer> names() {
        SortedMap<String, Integer> names = new TreeMap<>();
        ALL.forEach((name, entry) -> names.put(name, entry.since));
        return names;
    }

    /**
     * Binds a node's attributes.
     *
     * @throws UnsupportedModelException if the operator or one of its attributes is not known in this opset
     * @throws org.lstm4j.ModelFormatException if the node is not as ONNX says
     */
    public Operator of(OnnxNode node) {
        Attributes attributes = new Attributes(node, opset);
        Entry entry = node.domain().isEmpty() ? ALL.get(node.operator()) : null;
        if (entry == null || opset < entry.since) {
            throw attributes.refused("this operator is not supported in opset " + opset
                    + "; supported beside LSTM, GRU and RNN are " + String.join(", ", names().keySet()));
        }
        int inputs = attributes.inputs();
        int outputs = attributes.outputs();
        if (inputs < entry.leastInputs || inputs > entry.mostInputs || outputs < 1 || outputs > entry.mostOutputs) {
            throw attributes.damaged(
                    "it has " + inputs + " inputs and " + outputs + " outputs, which ONNX does not allow");
        }
        Operator operator = entry.factory.of(attributes, this);
        attributes.nothingLeft();
        return operator;
    }
}
