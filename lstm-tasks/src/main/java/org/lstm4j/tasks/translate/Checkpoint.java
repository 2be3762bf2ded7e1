package org.lstm4j.tasks.translate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.FormatVersion;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.train.EpochReport;

/**
 * Where a training stands between two batches. What is drawn at random, and in which order, follows from the recipe's seed and
 * these counts.
 *
 * @param identity what the training that goes on must share with the one that stopped
 * @param history of the epochs that ran to their end
 * @param updates done so far, in all epochs
 * @param batches of the epoch after those that are done
 * @param tokens targets of these batches
 * @param lossSum the sum of their losses
 * @param weights as they stand
 * @param best those of the best epoch; null before the first one's end
 * @param firstMoment of the optimizer, arrays like the weights
 * @param secondMoment likewise
 */
record Checkpoint(
        String identity,
        List<EpochReport> history,
        int updates,
        int batches,
        long tokens,
        double lossSum,
        Map<String, float[]> weights,
        @Nullable Map<String, float[]> best,
        Map<String, float[]> firstMoment,
        Map<String, float[]> secondMoment) {
    private static final FormatVersion VERSION =
            new FormatVersion("checkpoint of a translator", "lstm4j.translator.checkpoint", "1");
    private static final String WEIGHTS = "weights.";
    private static final String BEST = "best.";
    private static final String FIRST = "moment1.";
    private static final String SECOND = "moment2.";

    /** Replaces the file atomically: whenever the process dies, the old checkpoint is there, or the new one. */
    void write(Path file, Shape shape) {
        Map<String, Map<String, float[]>> sets = new LinkedHashMap<>();
        sets.put(WEIGHTS, weights);
        if (best != null) {
            sets.put(BEST, best);
        }
        sets.put(FIRST, firstMoment);
        sets.put(SECOND, secondMoment);
        JsonObject text = Json.object()
                .put("identity", identity)
                .put("updates", updates)
                .put("batches", batches)
                .put("tokens", tokens)
                .put("lossSum", lossSum)
                .put(
                        "history",
                        Json.array(history.stream().map(Checkpoint::json).toList()))
                .build();
        ArraysFile.write(file, VERSION, text, shape, sets);
    }

    /**
     * Reads the checkpoint of a training.
     *
     * @param identity of that training
     * @param epochs of its recipe
     * @throws ModelFormatException when the file is damaged, or of another training
     */
    static Checkpoint read(Path file, Shape shape, String identity, int epochs) {
        return ArraysFile.read(file, VERSION, (text, sets) -> {
            text.only("identity", "updates", "batches", "tokens", "lossSum", "history");
            if (!text.string("identity").equals(identity)) {
                throw new ModelFormatException(file + ": the checkpoint is of another training, begun with other pairs"
                        + " or settings; go on with those it was begun with, or train anew");
            }
            List<EpochReport> history = new ArrayList<>();
            for (Json report : text.list("history")) {
                history.add(report(report.asObject(), history.size() + 1, epochs));
            }
            return new Checkpoint(
                    identity,
                    history,
                    count(text, "updates"),
                    count(text, "batches"),
                    count(text, "tokens"),
                    text.number("lossSum"),
                    sets.next(WEIGHTS, shape),
                    history.isEmpty() ? null : sets.next(BEST, shape),
                    sets.next(FIRST, shape),
                    sets.next(SECOND, shape));
        });
    }

    private static int count(JsonObject text, String name) {
        int value = text.integer(name);
        if (value < 0) {
            throw new JsonException("member " + Json.quote(name) + ": expected at least 0, got " + value);
        }
        return value;
    }

    private static JsonObject json(EpochReport report) {
        double validation = report.validationLoss();
        return Json.object()
                .put("trainingLoss", report.trainingLoss())
                // JSON has no NaN, which stands for a loss that nobody measured.
                .put("heldOutLoss", Double.isNaN(validation) ? JsonNull.NULL : Json.of(validation))
                .put("best", report.best())
                .build();
    }

    private static EpochReport report(JsonObject json, int epoch, int epochs) {
        json.only("trainingLoss", "heldOutLoss", "best");
        Json heldOut = json.get("heldOutLoss");
        return new EpochReport(
                epoch,
                epochs,
                json.number("trainingLoss"),
                heldOut == JsonNull.NULL ? Double.NaN : heldOut.asDouble(),
                Map.of(),
                json.bool("best"));
    }
}
