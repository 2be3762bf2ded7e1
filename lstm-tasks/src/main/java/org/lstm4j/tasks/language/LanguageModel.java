package org.lstm4j.tasks.language;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.file.TaskFile;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.text.Vocabulary;

/**
 * A network that says which token comes next, and the tokens it knows. Immutable; a saved and loaded one writes the same texts
 * and gives the same bits.
 */
public final class LanguageModel {
    private static final TaskFile FILE = new TaskFile("language", "a language model's training");

    private final Codec codec;
    private final Model network;

    LanguageModel(Codec codec, Model network) {
        this.codec = codec;
        this.network = network;
    }

    /**
     * Trains a model by {@link LanguagePreset#STANDARD}; {@link LanguageTrainer} has the settings.
     *
     * @param text long enough to hold a tenth of it out
     */
    public static LanguageModel train(String text, Backend backend) {
        return LanguageTrainer.builder().build().train(text, backend).model();
    }

    /** What a token is. */
    public TextUnit unit() {
        return codec.unit();
    }

    /** The tokens that the model knows. */
    public Vocabulary vocabulary() {
        return codec.vocabulary();
    }

    /** The network: ids {@code [T, N]} in, logits of the tokens that come next {@code [T, N, vocabulary]} out. */
    public Model network() {
        return network;
    }

    /**
     * What the network reads of a text, token by token: to look at its gates. A token that the model does not know is read as
     * {@link Vocabulary#UNKNOWN}.
     *
     * @param most tokens to read, the first ones
     * @throws LstmException if the text has none
     */
    public Reading reading(String text, int most) {
        List<String> tokens = unit().tokens(unit().prepared(text)).limit(most).toList();
        return Reading.ofTokens(vocabulary().ids(tokens.stream()), tokens);
    }

    /**
     * Goes on from a prompt.
     *
     * @param prompt at least one token, known ones alone
     * @param length tokens to add
     * @return what was added, without the prompt
     * @throws LstmException if the prompt is empty, or names tokens that the model does not know
     */
    public String generate(String prompt, int length, Sampling sampling, Backend backend) {
        StringBuilder text = new StringBuilder();
        generate(prompt, length, sampling, backend, text::append);
        return text.toString();
    }

    /** As {@link #generate(String, int, Sampling, Backend)}; hands on each token, with the space before it if any, as soon as it is drawn. */
    public void generate(String prompt, int length, Sampling sampling, Backend backend, Consumer<String> onText) {
        int[] given = codec.encodeKnown("prompt", prompt);
        if (length < 0) {
            throw new LstmException("length must be at least 0, got " + length);
        }
        int[] id = new int[1];
        float[] logits = new float[vocabulary().size()];
        try (Session session = network.open(backend);
                SessionStream stream = session.openStream()) {
            for (int known : given) {
                id[0] = known;
                stream.step(id, logits);
            }
            for (int i = 0; i < length; i++) {
                String before = vocabulary().token(id[0]);
                id[0] = sampling.draw(logits, Vocabulary.UNKNOWN + 1, i);
                String token = vocabulary().token(id[0]);
                onText.accept(unit().joint(before, token) + token);
                if (i + 1 < length) {
                    stream.step(id, logits);
                }
            }
        }
    }

    /**
     * Measures how well the model foresees a text.
     *
     * @throws LstmException if it has fewer than two tokens, or the calling thread is interrupted
     */
    public Evaluation evaluate(String text, Backend backend) {
        return evaluate(text, backend, progress -> {});
    }

    /** As {@link #evaluate(String, Backend)}; says in between how far it is. */
    public Evaluation evaluate(String text, Backend backend, Consumer<LanguageProgress> onProgress) {
        return new Evaluator(codec, network, backend, onProgress).evaluate(text);
    }

    /**
     * Saves the model as one safetensors file, atomically.
     *
     * @throws LstmException if the file cannot be written
     */
    public void save(Path file) {
        JsonObject json = FILE.json()
                .put("unit", unit().name())
                .put("vocabulary", Json.texts(vocabulary().tokens()))
                .build();
        new ModelFile(network, json.write()).save(file);
    }

    /**
     * Loads a saved model.
     *
     * @throws ModelFormatException if the file is no intact language model
     * @throws LstmException if it cannot be read
     */
    public static LanguageModel load(Path file) {
        return FILE.load(file, LanguageModel::read, "unit", "vocabulary");
    }

    private static LanguageModel read(JsonObject json, Model network) {
        Vocabulary vocabulary = Vocabulary.of(
                json.list("vocabulary").stream().map(Json::asString).toList());
        TaskFile.require(vocabulary.size() > 1, "a vocabulary without tokens");
        TaskFile.require(
                network.inputFeatures(0).equals(Features.tokens(vocabulary.size()))
                        && network.outputFeatures().equals(Features.sequence(vocabulary.size())),
                "the network " + network + " does not answer each of " + vocabulary.size()
                        + " ids with a logit for every one");
        return new LanguageModel(new Codec(json.constant("unit", TextUnit.class), vocabulary), network);
    }
}
