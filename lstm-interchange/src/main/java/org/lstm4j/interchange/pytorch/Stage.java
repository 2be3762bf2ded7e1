package org.lstm4j.interchange.pytorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Activation;

/** One stage of an architecture, as {@link StateDictOptions} describes them. */
sealed interface Stage {
    /** An architecture is one line that somebody wrote, or that a file claims. */
    int MAX_STAGES = 1000;

    /** A module: the prefix of its arrays without the dot, empty for none, and its kind where it is said. */
    record Module(String prefix, @Nullable ModuleKind kind) implements Stage {
        @Override
        public String toString() {
            return (prefix.isEmpty() ? "." : prefix) + (kind == null ? "" : ":" + kind);
        }
    }

    /** How a sequence becomes one vector. */
    enum Reduction implements Stage {
        LAST,
        FINAL,
        MEAN,
        MAX;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What follows a {@code Linear}. */
    record Activate(Activation activation) implements Stage {
        @Override
        public String toString() {
            return activation.kind().name().toLowerCase(Locale.ROOT);
        }
    }

    record Drop(float rate) implements Stage {
        @Override
        public String toString() {
            return "dropout=" + rate;
        }
    }

    /** @throws LstmException naming the stage that cannot be read */
    static List<Stage> parse(String architecture) {
        String[] words = architecture.split(",", MAX_STAGES + 1);
        if (words.length > MAX_STAGES) {
            throw new LstmException("architecture: at most " + MAX_STAGES + " stages are read, got more");
        }
        List<Stage> stages = new ArrayList<>();
        for (String word : words) {
            stages.add(one(word.strip()));
        }
        return List.copyOf(stages);
    }

    private static Stage one(String word) {
        int colon = word.lastIndexOf(':');
        if (colon >= 0) {
            String kind = word.substring(colon + 1).strip();
            return new Module(
                    prefix(word.substring(0, colon).strip()),
                    ModuleKind.named(kind)
                            .orElseThrow(() -> new LstmException("architecture: " + Json.quote(word)
                                    + ": expected a kind of " + Arrays.toString(ModuleKind.values()) + ", got "
                                    + Json.quote(kind))));
        }
        if (word.startsWith("dropout=")) {
            return dropout(word);
        }
        return switch (word) {
            case "last" -> Reduction.LAST;
            case "final" -> Reduction.FINAL;
            case "mean" -> Reduction.MEAN;
            case "max" -> Reduction.MAX;
            case "relu" -> new Activate(Activation.RELU);
            case "tanh" -> new Activate(Activation.TANH);
            case "sigmoid" -> new Activate(Activation.SIGMOID);
            default -> new Module(prefix(word), null);
        };
    }

    private static String prefix(String word) {
        if (word.isEmpty()) {
            throw new LstmException("architecture: a stage is empty; name modules and operations with one comma between"
                    + " them, as in lstm, final, fc");
        }
        return word.equals(".") ? "" : word;
    }

    private static Stage dropout(String word) {
        String rate = word.substring(word.indexOf('=') + 1);
        try {
            return new Drop(Float.parseFloat(rate));
        } catch (NumberFormatException e) {
            throw new LstmException(
                    "architecture: " + Json.quote(word) + ": expected a rate such as 0.2, got " + Json.quote(rate), e);
        }
    }
}
