package org.lstm4j.tasks.translate;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.FormatVersion;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.text.Vocabulary;

/**
 * A trained translator: vocabularies, network, and how long a target may become. Immutable; a saved and loaded one translates
 * to the same bits.
 */
public final class TranslationModel {
    private static final FormatVersion VERSION = new FormatVersion("translator", "lstm4j.translator", "1");
    private static final String WEIGHTS = "";
    /** Beyond this, no machine would have the memory, and products of sizes would be no int. */
    private static final int MOST_UNITS = 1 << 14;

    private final Codec codec;
    private final Shape shape;
    private final int longest;
    private final Map<String, float[]> weights;

    /** @param longest tokens that a target has at most */
    TranslationModel(Codec codec, Shape shape, int longest, Map<String, float[]> weights) {
        this.codec = codec;
        this.shape = shape;
        this.longest = longest;
        this.weights = Map.copyOf(weights);
    }

    /** What it reads and writes one at a time. */
    public Tokens tokens() {
        return codec.tokens();
    }

    /** The tokens that it reads. */
    public Vocabulary source() {
        return codec.source();
    }

    /** The tokens that it writes. */
    public Vocabulary target() {
        return codec.target();
    }

    /** What it is, in words. */
    public String describe() {
        String cell = shape.cell().name();
        return "reads " + codec.source().tokens().size() + " and writes "
                + codec.target().tokens().size() + " different "
                + codec.tokens().name().toLowerCase(Locale.ROOT) + " by " + cell + "s of " + shape.hidden()
                + " units with attention, "
                + weights.values().stream().mapToLong(array -> array.length).sum() + " parameters";
    }

    /**
     * The half that reads, as layers: ids of a {@link #reading} in, annotations {@code [T, N, 2 hiddenSize]} out, those of the
     * cell that reads forward before those of the other.
     */
    public Model encoder() {
        return shape.encoder(weights);
    }

    /**
     * A text as the {@link #encoder} reads it, its tokens along the axis, {@link Attention#END} after the last.
     *
     * @param most tokens that are read; of a longer text they are the first ones, without an end
     * @throws org.lstm4j.LstmException if the text has none
     */
    public Reading reading(String text, int most) {
        List<String> tokens = codec.tokens().split(text).limit(most).toList();
        int[] ids = codec.source().ids(tokens.stream());
        return tokens.isEmpty() || tokens.size() == most
                ? Reading.ofTokens(ids, tokens)
                : Reading.ofTokens(codec.ended(ids), Attention.ended(tokens));
    }

    /**
     * Whether a file says that it is a saved translator; whether it is intact, {@link #load} tells.
     *
     * @throws org.lstm4j.LstmException if it cannot be read
     */
    public static boolean isIn(Path file) {
        return ArraysFile.isOf(file, VERSION);
    }

    /**
     * Opens it on a backend, which stays the caller's to close, later.
     *
     * @throws org.lstm4j.BackendException when the backend cannot run its cells
     */
    public TranslationSession open(Backend backend) {
        return new TranslationSession(codec, shape, longest, weights, backend);
    }

    /**
     * Saves it as one safetensors file, atomically.
     *
     * @throws org.lstm4j.LstmException if the file cannot be written
     */
    public void save(Path file) {
        JsonObject text = Json.object()
                .put("type", "translator")
                .put("tokens", codec.tokens().name())
                .put("cell", shape.cell().name())
                .put("embedding", shape.embedding())
                .put("hidden", shape.hidden())
                .put("longest", longest)
                .put("source", Json.texts(codec.source().tokens()))
                .put("target", Json.texts(codec.target().tokens()))
                .build();
        ArraysFile.write(file, VERSION, text, shape, Map.of(WEIGHTS, weights));
    }

    /**
     * Loads a saved one.
     *
     * @throws ModelFormatException if the file is no intact translator
     * @throws org.lstm4j.LstmException if it cannot be read
     */
    public static TranslationModel load(Path file) {
        try {
            return ArraysFile.read(file, VERSION, (text, sets) -> {
                text.only("type", "tokens", "cell", "embedding", "hidden", "longest", "source", "target");
                Codec codec = new Codec(
                        text.constant("tokens", Tokens.class), vocabulary(text, "source"), vocabulary(text, "target"));
                Shape shape = new Shape(
                        text.constant("cell", Cell.class),
                        codec.sources(),
                        codec.targets(),
                        count(text, "embedding", MOST_UNITS),
                        count(text, "hidden", MOST_UNITS));
                return new TranslationModel(
                        codec, shape, count(text, "longest", Codec.LONGEST), sets.next(WEIGHTS, shape));
            });
        } catch (ModelFormatException e) {
            throw new ModelFormatException(e.getMessage() + "; expected a translator saved by its training", e);
        }
    }

    private static Vocabulary vocabulary(JsonObject text, String name) {
        return Vocabulary.of(text.list(name).stream().map(Json::asString).toList());
    }

    private static int count(JsonObject text, String name, int most) {
        int value = text.integer(name);
        if (value < 1 || value > most) {
            throw new JsonException("member " + Json.quote(name) + ": expected 1 to " + most + ", got " + value);
        }
        return value;
    }
}
