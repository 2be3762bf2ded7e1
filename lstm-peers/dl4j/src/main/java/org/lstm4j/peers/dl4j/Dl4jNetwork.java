package org.lstm4j.peers.dl4j;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.spi.Cell;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * A network of DL4J's own layers, as its users build one, and its weights in this project's order.
 *
 * <p>DL4J has one bias where PyTorch has two. Their sum computes the same; and as Adam moves each of two biases by the same,
 * the one moves at twice the rate.
 */
final class Dl4jNetwork {
    private final Work work;
    private final Inputs inputs;
    private final MultiLayerNetwork network;

    /** Slot by slot, the canonical gate. DL4J calls its slots I, F, O, G, and puts the candidate into I. */
    private final int[] gates;

    Dl4jNetwork(Work work, Inputs inputs) {
        this.work = work;
        this.inputs = inputs;
        gates = work.cell() == Cell.LSTM ? new int[] {2, 1, 3, 0} : new int[] {0};
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .updater(adam(1))
                .biasUpdater(adam(2))
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .list();
        for (int layer = 0; layer < work.layers(); layer++) {
            BaseRecurrentLayer recurrent = recurrent(work.inputSize(layer));
            Layer both = work.bidirectional() ? new Bidirectional(Bidirectional.Mode.CONCAT, recurrent) : recurrent;
            layers.layer(both);
        }
        if (work.kind() == Work.Kind.TRAIN) {
            layers.layer(loss());
        }
        network = new MultiLayerNetwork(layers.build());
        network.init();
        for (int i = 0; i < inputs.cells().size(); i++) {
            Inputs.Cell cell = inputs.cells().get(i);
            parameter(i, "W").assign(transposed(cell.w(), cell.inputSize()));
            parameter(i, "RW").assign(transposed(cell.u(), work.hidden()));
            INDArray bias = transposed(cell.b(), 1).addi(transposed(cell.rb(), 1));
            parameter(i, "b").assign(bias.reshape(bias.length()));
        }
    }

    MultiLayerNetwork network() {
        return network;
    }

    /** All weights as they are now, in the order of the inputs. */
    float[] weights() {
        List<float[]> arrays = new ArrayList<>();
        for (int i = 0; i < inputs.cells().size(); i++) {
            Inputs.Cell cell = inputs.cells().get(i);
            arrays.add(canonical(parameter(i, "W"), cell.inputSize()));
            arrays.add(canonical(parameter(i, "RW"), work.hidden()));
            float[] sum = canonical(parameter(i, "b"), 1);
            arrays.add(half(sum, cell.b(), cell.rb()));
            arrays.add(half(sum, cell.rb(), cell.b()));
        }
        FloatBuffer all = FloatBuffer.allocate(
                arrays.stream().mapToInt(array -> array.length).sum());
        arrays.forEach(all::put);
        return all.array();
    }

    /** An own bias, moved by half of what the sum of it and its other has moved. */
    private static float[] half(float[] sum, float[] own, float[] other) {
        float[] moved = new float[own.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = own[i] + (sum[i] - (own[i] + other[i])) / 2;
        }
        return moved;
    }

    private static Adam adam(int times) {
        return new Adam(times * Inputs.RATE, Inputs.BETA1, Inputs.BETA2, Inputs.EPSILON);
    }

    private BaseRecurrentLayer recurrent(int inputSize) {
        return switch (work.cell()) {
            case LSTM ->
                new LSTM.Builder()
                        .nIn(inputSize)
                        .nOut(work.hidden())
                        .activation(Activation.TANH)
                        .gateActivationFunction(Activation.SIGMOID)
                        .build();
            case RNN ->
                new SimpleRnn.Builder()
                        .nIn(inputSize)
                        .nOut(work.hidden())
                        .activation(Activation.TANH)
                        .build();
            case GRU -> throw new IllegalArgumentException("DL4J has no GRU");
        };
    }

    /** DL4J's loss is a mean over rows and features, and a sum over steps: the weights make it a mean over these as well. */
    private RnnLossLayer loss() {
        INDArray weights = Nd4j.valueArrayOf(new long[] {1, work.hidden()}, 1.0 / work.steps());
        return new RnnLossLayer.Builder()
                .lossFunction(new LossMSE(weights))
                .activation(Activation.IDENTITY)
                .build();
    }

    private INDArray parameter(int cell, String name) {
        String direction = !work.bidirectional() ? "" : cell % 2 == 0 ? "f" : "b";
        return network.getParam(cell / work.directions() + "_" + direction + name);
    }

    /** {@code [columns, G*H]} of {@code [G*H, columns]}, with the gates in DL4J's slots. */
    private INDArray transposed(float[] canonical, int columns) {
        int width = gates.length * work.hidden();
        float[] values = new float[canonical.length];
        for (int slot = 0; slot < width; slot++) {
            for (int column = 0; column < columns; column++) {
                values[column * width + slot] = canonical[row(slot) * columns + column];
            }
        }
        return Nd4j.create(values, columns, width);
    }

    private float[] canonical(INDArray parameter, int columns) {
        int width = gates.length * work.hidden();
        float[] values = parameter.dup('c').data().asFloat();
        float[] canonical = new float[values.length];
        for (int slot = 0; slot < width; slot++) {
            for (int column = 0; column < columns; column++) {
                canonical[row(slot) * columns + column] = values[column * width + slot];
            }
        }
        return canonical;
    }

    /** Row of the canonical weights that a column of DL4J's holds. */
    private int row(int slot) {
        return gates[slot / work.hidden()] * work.hidden() + slot % work.hidden();
    }

    /** {@code [N, features, T]}, in whose column-major order each step's rows lie together, of {@code [T, N, features]}. */
    static INDArray sequences(float[] values, int steps, int batch, int features) {
        return Nd4j.create(values, steps, batch, features).permute(1, 2, 0).dup('f');
    }

    /** The reverse of {@link #sequences}. */
    static float[] values(INDArray sequences) {
        return sequences.permute(2, 0, 1).dup('c').data().asFloat();
    }
}
