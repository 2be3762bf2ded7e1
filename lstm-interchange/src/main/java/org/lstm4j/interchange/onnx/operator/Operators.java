package org.lstm4j.interchange.onnx.operator;

import java.util.Map;
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
            entry("Add", 7, 2, 2, 1, (a, all) -> Pointwise.arithmetic(Pointwise.Arithmetic.ADD)),
            entry("Cast", 6, 1, 1, 1, (a, all) -> Conversions.cast(a, all.doubles)),
            entry("Concat", 4, 1, Integer.MAX_VALUE, 1, (a, all) -> Movement.concat(a)),
            entry("Constant", 1, 0, 0, 1, (a, all) -> Constants.constant(a, all.reader)),
            entry("ConstantOfShape", 9, 1, 1, 1, (a, all) -> Constants.constantOfShape(a, all.reader)),
            entry("Div", 7, 2, 2, 1, (a, all) -> Pointwise.arithmetic(Pointwise.Arithmetic.DIV)),
            entry("Dropout", 7, 1, 3, 2, (a, all) -> Conversions.dropout(a)),
            entry("Elu", 6, 1, 1, 1, (a, all) -> Activations.elu(a)),
            entry("Equal", 7, 2, 2, 1, (a, all) -> Selection.equal()),
            entry("Expand", 8, 2, 2, 1, (a, all) -> Movement.expand()),
            entry("Flatten", 1, 1, 1, 1, (a, all) -> Reshaping.flatten(a)),
            entry("Gather", 1, 2, 2, 1, (a, all) -> Movement.gather(a)),
            entry("Gemm", 7, 2, 3, 1, (a, all) -> Products.gemm(a)),
            entry("HardSigmoid", 6, 1, 1, 1, (a, all) -> Activations.hardSigmoid(a)),
            entry("Identity", 1, 1, 1, 1, (a, all) -> Conversions.identity()),
            entry("LeakyRelu", 6, 1, 1, 1, (a, all) -> Activations.leakyRelu(a)),
            entry("LogSoftmax", 1, 1, 1, 1, (a, all) -> Activations.softmax(a, true)),
            entry("MatMul", 1, 2, 2, 1, (a, all) -> Products.matMul()),
            entry("Mul", 7, 2, 2, 1, (a, all) -> Pointwise.arithmetic(Pointwise.Arithmetic.MUL)),
            entry("ReduceMax", 1, 1, 2, 1, (a, all) -> Reductions.reduce(a, Reductions.Reduction.MAX)),
            entry("ReduceMean", 1, 1, 2, 1, (a, all) -> Reductions.reduce(a, Reductions.Reduction.MEAN)),
            entry("Relu", 6, 1, 1, 1, (a, all) -> Activations.relu()),
            entry("Reshape", 5, 2, 2, 1, (a, all) -> Reshaping.reshape(a)),
            entry("Selu", 6, 1, 1, 1, (a, all) -> Activations.selu(a)),
            entry("Shape", 1, 1, 1, 1, (a, all) -> Reshaping.shape(a)),
            entry("Sigmoid", 6, 1, 1, 1, (a, all) -> Activations.sigmoid()),
            entry("Slice", 1, 1, 5, 1, (a, all) -> Movement.slice(a)),
            entry("Softmax", 1, 1, 1, 1, (a, all) -> Activations.softmax(a, false)),
            entry("Softplus", 1, 1, 1, 1, (a, all) -> Activations.softplus()),
            entry("Softsign", 1, 1, 1, 1, (a, all) -> Activations.softsign()),
            entry("Split", 2, 1, 2, Integer.MAX_VALUE, (a, all) -> Movement.split(a)),
            entry("Squeeze", 1, 1, 2, 1, (a, all) -> Reshaping.squeeze(a)),
            entry("Sub", 7, 2, 2, 1, (a, all) -> Pointwise.arithmetic(Pointwise.Arithmetic.SUB)),
            entry("Tanh", 6, 1, 1, 1, (a, all) -> Activations.tanh()),
            entry("ThresholdedRelu", 10, 1, 1, 1, (a, all) -> Activations.thresholdedRelu(a)),
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
            throw attributes.refused(
                    "this operator is not supported in opset " + opset + "; supported beside LSTM, GRU and RNN are "
                            + String.join(", ", ALL.keySet().stream().sorted().toList()));
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
