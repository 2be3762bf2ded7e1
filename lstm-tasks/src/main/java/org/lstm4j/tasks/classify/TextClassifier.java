package org.lstm4j.tasks.classify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.text.Vocabulary;

/**
 * A trained classifier of texts: vocabulary, network, and the names of its classes. Immutable; a saved and loaded one answers
 * the same bits.
 */
public final class TextClassifier {
    /** Texts that the network reads at once: answers do not depend on it, memory does. */
    private static final int BATCH = 64;

    private final List<String> classes;
    private final Encoder encoder;
    private final double temperature;
    private final Model network;

    /**
     * A classifier from its parts.
     *
     * @param temperature by which logits are divided before they become probabilities
     * @param network reads ids of the vocabulary, gives a logit for each class
     */
    TextClassifier(List<String> classes, Encoder encoder, double temperature, Model network) {
        this.classes = List.copyOf(classes);
        this.encoder = encoder;
        this.temperature = temperature;
        this.network = network;
    }

    /**
     * Trains a classifier by the default recipe; {@link ClassifierTrainer} has the settings, and tells how the training went.
     *
     * @param data of at least two classes, with two texts at least of each
     */
    public static TextClassifier train(LabelledTexts data, Backend backend) {
        return ClassifierTrainer.builder().build().train(data, backend).classifier();
    }

    /** The names of the classes, in the order of the network's outputs. */
    public List<String> classes() {
        return classes;
    }

    /** The tokens that it knows. */
    public Vocabulary vocabulary() {
        return encoder.vocabulary();
    }

    /** The network: ids {@code [T, N]} in, a logit for each class {@code [N, classes]} out. */
    public Model network() {
        return network;
    }

    /** The tokens of a text that it reads, as the network's steps are: those beyond the longest text it takes are left out. */
    public List<String> tokens(String text) {
        return encoder.tokens(text);
    }

    /**
     * What the network reads of a text, token by token: to look at its gates. A token that the classifier does not know is read
     * as {@link Vocabulary#UNKNOWN}.
     *
     * @param most tokens to read, the first ones
     * @throws LstmException if the text has none
     */
    public Reading reading(String text, int most) {
        List<String> tokens = tokens(text).stream().limit(most).toList();
        return Reading.ofTokens(vocabulary().ids(tokens.stream()), tokens);
    }

    /** By what logits are divided before they become probabilities: above 1 where the network is surer than right. */
    public double temperature() {
        return temperature;
    }

    /** What a text is; see {@link #predict(List, Backend)}. */
    public Answer predict(String text, Backend backend) {
        return predict(List.of(text), backend).getFirst();
    }

    /**
     * What each of several texts is, computed together.
     *
     * @throws LstmException naming a text without a single token
     */
    public List<Answer> predict(List<String> texts, Backend backend) {
        return probabilities(texts, backend).stream()
                .map(each -> {
                    int likeliest = Scores.likeliest(each);
                    return new Answer(
                            classes.get(likeliest),
                            each[likeliest],
                            Arrays.stream(each).boxed().toList());
                })
                .toList();
    }

    /**
     * Holds answers against labels.
     *
     * @throws LstmException naming a label that is none of the classes
     */
    public Scores evaluate(LabelledTexts data, Backend backend) {
        LabelledTexts known = data.under(classes);
        return Scores.of(classes, probabilities(known.texts(), backend), known.labels());
    }

    private List<double[]> probabilities(List<String> texts, Backend backend) {
        return logits(network, encoder, texts, backend).stream()
                .map(each -> Softmax.of(each, 1 / temperature))
                .toList();
    }

    /** What a network makes of texts. */
    static List<double[]> logits(Model network, Encoder encoder, List<String> texts, Backend backend) {
        int classes = network.outputFeatures().width();
        List<double[]> logits = new ArrayList<>();
        try (Session session = network.open(backend)) {
            for (int from = 0; from < texts.size(); from += BATCH) {
                Encoder.Batch batch = encoder.encode(texts.subList(from, Math.min(texts.size(), from + BATCH)));
                float[] output = session.predict(batch.request()).output();
                for (int n = 0; n < batch.lengths().length; n++) {
                    if (batch.lengths()[n] == 0) {
                        throw new LstmException(
                                "text " + (from + n + 1) + ": nothing is in it to classify; leave it out");
                    }
                    int row = n * classes;
                    logits.add(IntStream.range(row, row + classes)
                            .mapToDouble(i -> output[i])
                            .toArray());
                }
            }
        }
        return logits;
    }

    Encoder encoder() {
        return encoder;
    }

    /**
     * Saves the classifier as one model file, atomically.
     *
     * @throws LstmException if the file cannot be written
     */
    public void save(Path file) {
        new ModelFile(network, ClassifierJson.write(this).write()).save(file);
    }

    /**
     * Loads a saved classifier.
     *
     * @throws ModelFormatException if the file is no intact classifier
     * @throws LstmException if it cannot be read
     */
    public static TextClassifier load(Path file) {
        return ClassifierJson.load(file);
    }
}
