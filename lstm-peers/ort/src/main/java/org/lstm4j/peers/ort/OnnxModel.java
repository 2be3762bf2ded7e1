package org.lstm4j.peers.ort;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.spi.Cell;

/**
 * An ONNX model of a piece of work. It takes {@code x [T, N, I]}, for ragged rows {@code lengths [N]} as int32, and for steps
 * the state {@code h0, c0, h1, ...} of each layer {@code [1, N, H]}; it gives {@code y}, for steps the next state.
 *
 * <p>With one direction y is the LSTM's own output {@code [T, 1, N, H]}, with two that transposed to
 * {@code [T, N, 2, H]}: both lie in memory as the benchmarks want them, so that no copy is paid for.
 */
final class OnnxModel {
    static final String X = "x";
    static final String Y = "y";
    static final String LENGTHS = "lengths";

    /** Between the name of a state and that of the state after the step. */
    static final String NEXT = "next_";

    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;
    private static final String ABSENT = "";

    private final Work work;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("recurrent");

    private OnnxModel(Work work) {
        this.work = work;
    }

    /** The bytes of a model file. */
    static byte[] of(Work work, Inputs inputs) {
        OnnxModel model = new OnnxModel(work);
        model.layers(inputs.cells());
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(model.graph)
                .build()
                .toByteArray();
    }

    /** Names of the states that go into a step and, behind {@link #NEXT}, come out of it. */
    static List<String> states(Work work) {
        List<String> kinds = work.cell() == Cell.LSTM ? List.of("h", "c") : List.of("h");
        return IntStream.range(0, work.layers())
                .boxed()
                .flatMap(layer -> kinds.stream().map(kind -> kind + layer))
                .toList();
    }

    private void layers(List<Inputs.Cell> cells) {
        boolean step = work.kind() == Work.Kind.STEP;
        graph.addInput(value(X, TensorProto.DataType.FLOAT, work.steps(), work.batch(), work.hidden()));
        if (work.ragged()) {
            graph.addInput(value(LENGTHS, TensorProto.DataType.INT32, work.batch()));
        }
        String x = X;
        for (int layer = 0; layer < work.layers(); layer++) {
            boolean last = layer == work.layers() - 1;
            int from = layer * work.directions();
            String y = recurrent(layer, x, cells.subList(from, from + work.directions()), last);
            if (!last) {
                x = sideBySide(layer, y);
            } else if (work.bidirectional()) {
                transpose(y, Y);
            }
        }
        if (step) {
            for (String state : states(work)) {
                graph.addInput(value(state, TensorProto.DataType.FLOAT, 1, work.batch(), work.hidden()));
                graph.addOutput(value(NEXT + state, TensorProto.DataType.FLOAT, 1, work.batch(), work.hidden()));
            }
        } else if (work.bidirectional()) {
            graph.addOutput(value(Y, TensorProto.DataType.FLOAT, work.steps(), work.batch(), 2, work.hidden()));
        } else {
            graph.addOutput(value(Y, TensorProto.DataType.FLOAT, work.steps(), 1, work.batch(), work.hidden()));
        }
    }

    /** Adds one layer in all its directions, and returns the name of its output {@code [T, D, N, H]}. */
    private String recurrent(int layer, String x, List<Inputs.Cell> directions, boolean last) {
        int hidden = work.hidden();
        int width = work.cell().gates() * hidden;
        int inputSize = work.inputSize(layer);
        Packing packing = new Packing(work.cell(), hidden);
        String w = tensor("w" + layer, packing.weights(directions, Inputs.Cell::w, inputSize), inputSize);
        String r = tensor("r" + layer, packing.weights(directions, Inputs.Cell::u, hidden), hidden);
        String b = "b" + layer;
        graph.addInitializer(initializer(b, packing.biases(directions), directions.size(), 2 * width));

        boolean step = work.kind() == Work.Kind.STEP;
        String y = step && last ? ABSENT : last && !work.bidirectional() ? Y : "y" + layer;
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(work.cell().name())
                .addInput(x)
                .addInput(w)
                .addInput(r)
                .addInput(b)
                .addInput(work.ragged() ? LENGTHS : ABSENT)
                .addOutput(y)
                .addAttribute(attribute("hidden_size").setI(hidden).setType(AttributeProto.AttributeType.INT));
        if (work.bidirectional()) {
            node.addAttribute(attribute("direction")
                    .setS(ByteString.copyFromUtf8("bidirectional"))
                    .setType(AttributeProto.AttributeType.STRING));
        }
        if (work.cell() == Cell.GRU) {
            node.addAttribute(attribute("linear_before_reset").setI(1).setType(AttributeProto.AttributeType.INT));
        }
        if (step) {
            int each = work.cell() == Cell.LSTM ? 2 : 1;
            for (String state : states(work).subList(each * layer, each * (layer + 1))) {
                node.addInput(state).addOutput(NEXT + state);
            }
        }
        graph.addNode(node);
        return y;
    }

    /** {@code [T, D, N, H]} to {@code [T, N, D*H]}. */
    private String sideBySide(int layer, String y) {
        String transposed = y;
        if (work.bidirectional()) {
            transposed = "t" + layer;
            transpose(y, transposed);
        }
        String shape = "shape" + layer;
        ByteBuffer dims = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        dims.putLong(work.steps()).putLong(work.batch()).putLong(work.inputSize(layer + 1));
        graph.addInitializer(TensorProto.newBuilder()
                .setName(shape)
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(3)
                .setRawData(ByteString.copyFrom(dims.flip())));
        String x = "x" + (layer + 1);
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Reshape")
                .addInput(transposed)
                .addInput(shape)
                .addOutput(x));
        return x;
    }

    private void transpose(String from, String to) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Transpose")
                .addInput(from)
                .addOutput(to)
                .addAttribute(attribute("perm")
                        .addAllInts(List.of(0L, 2L, 1L, 3L))
                        .setType(AttributeProto.AttributeType.INTS)));
    }

    private String tensor(String name, ByteBuffer data, int columns) {
        graph.addInitializer(
                initializer(name, data, work.directions(), work.cell().gates() * work.hidden(), columns));
        return name;
    }

    private static TensorProto initializer(String name, ByteBuffer data, int... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(data));
        IntStream.of(dims).forEach(tensor::addDims);
        return tensor.build();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, int... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        IntStream.of(dims)
                .forEach(dim ->
                        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim)));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static AttributeProto.Builder attribute(String name) {
        return AttributeProto.newBuilder().setName(name);
    }
}
