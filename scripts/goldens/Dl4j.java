import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Writes what lstm-interchange's Dl4jModelTest reads: zips of DL4J's own ModelSerializer, and what DL4J predicts from them. After
 * {@code mvn -Ppeers package}, from the repository's root:
 *
 * <pre>java -cp 'target/peers/dl4j/*' scripts/goldens/Dl4j.java \
 *     lstm-interchange/src/test/resources/org/lstm4j/interchange/dl4j</pre>
 */
final class Dl4j {
    private static final int BATCH = 2;
    private static final int STEPS = 5;
    private static final int FEATURES = 3;
    private static final int VOCABULARY = 7;

    private static final List<String> CASES = new ArrayList<>();

    private Dl4j() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        write(folder, "plain.zip", false, null, lstm(3, 4, Activation.TANH).build(), rnn(4, 3, Activation.RELU),
                steps(3, 2, Activation.IDENTITY));
        write(folder, "graves.zip", false, null,
                new GravesLSTM.Builder().nIn(3).nOut(4).activation(Activation.TANH).build(),
                new GravesLSTM.Builder().nIn(4).nOut(3).activation(Activation.SOFTSIGN)
                        .gateActivationFunction(Activation.HARDSIGMOID).build(),
                steps(3, 2, Activation.SIGMOID));
        write(folder, "directions.zip", false, null,
                new Bidirectional(Bidirectional.Mode.CONCAT, lstm(3, 2, Activation.TANH).build()),
                new Bidirectional(Bidirectional.Mode.ADD, rnn(4, 3, Activation.TANH)),
                new Bidirectional(Bidirectional.Mode.AVERAGE,
                        new GravesLSTM.Builder().nIn(3).nOut(2).activation(Activation.TANH).build()),
                new Bidirectional(Bidirectional.Mode.MUL, lstm(2, 3, Activation.TANH).build()),
                steps(3, 2, Activation.SOFTMAX));
        write(folder, "last.zip", false, null,
                lstm(3, 4, Activation.ELU).dropOut(0.8).build(),
                new LastTimeStep(lstm(4, 3, Activation.SOFTPLUS).build()),
                new DropoutLayer.Builder(0.5).build(),
                new DenseLayer.Builder().nIn(3).nOut(4).activation(Activation.LEAKYRELU).build(),
                new OutputLayer.Builder(LossFunction.MCXENT).nIn(4).nOut(3).activation(Activation.SOFTMAX).build());
        write(folder, "tokens.zip", true, null,
                new EmbeddingSequenceLayer.Builder().nIn(VOCABULARY).nOut(3).build(),
                lstm(3, 4, Activation.TANH).build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                new OutputLayer.Builder(LossFunction.MSE).nIn(4).nOut(2).activation(Activation.IDENTITY).build());
        write(folder, "steps.zip", false, InputType.recurrent(FEATURES),
                lstm(3, 4, Activation.TANH).build(),
                new DenseLayer.Builder().nOut(3).activation(Activation.HARDSIGMOID).build(),
                lstm(3, 2, Activation.TANH).build(),
                new GlobalPoolingLayer.Builder(PoolingType.MAX).build(),
                new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.IDENTITY).build());
        Files.writeString(folder.resolve("cases.json"), "[\n" + String.join(",\n", CASES) + "\n]\n");
    }

    private static LSTM.Builder lstm(int in, int out, Activation activation) {
        return new LSTM.Builder().nIn(in).nOut(out).activation(activation);
    }

    private static SimpleRnn rnn(int in, int out, Activation activation) {
        return new SimpleRnn.Builder().nIn(in).nOut(out).activation(activation).build();
    }

    private static RnnOutputLayer steps(int in, int out, Activation activation) {
        LossFunction loss = activation == Activation.SOFTMAX ? LossFunction.MCXENT : LossFunction.MSE;
        return new RnnOutputLayer.Builder(loss).nIn(in).nOut(out).activation(activation).build();
    }

    private static void write(Path folder, String name, boolean tokens, InputType type, Layer... layers) throws IOException {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().seed(1).list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        if (type != null) {
            list.setInputType(type);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        // All different, biases and peepholes too.
        float[] parameters = new float[(int) network.numParams()];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = (float) (0.6 * Math.sin(0.731 * (i + 1) + 0.0137 * i * i));
        }
        network.setParams(Nd4j.createFromArray(parameters).reshape(network.params().shape()));
        float[] input = new float[BATCH * STEPS * (tokens ? 1 : FEATURES)];
        for (int i = 0; i < input.length; i++) {
            input[i] = tokens ? (5 * i + 3) % VOCABULARY : (float) (0.6 * Math.sin(0.37 * (i + 1)));
        }
        // Rows before features before time, as DL4J has them.
        INDArray x = Nd4j.createFromArray(input).reshape(BATCH, STEPS, tokens ? 1 : FEATURES).permute(0, 2, 1).dup('c');
        INDArray y = network.output(x);
        float[] output = (y.rank() == 3 ? y.permute(0, 2, 1) : y).dup('c').data().asFloat();
        ModelSerializer.writeModel(network, new File(folder.toFile(), name), false);
        CASES.add("{\"file\": \"" + name + "\", \"tokens\": " + tokens + ", \"input\": " + numbers(input)
                + ", \"output\": " + numbers(output) + "}");
    }

    private static String numbers(float[] values) {
        List<String> texts = new ArrayList<>();
        for (float value : values) {
            texts.add(Float.toString(value));
        }
        return texts.stream().collect(Collectors.joining(", ", "[", "]"));
    }
}
