package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.tasks.language.Evaluation;
import org.lstm4j.tasks.language.LanguageModel;
import org.lstm4j.tasks.language.LanguageTraining;
import org.lstm4j.train.EpochReport;

/** What trainings and evaluations of language models came to, for people and for programs. */
final class LanguageResults {
    private LanguageResults() {}

    /**
     * A training, for programs.
     *
     * @param tokensPerSecond that it went through; 0 where all epochs had been trained before
     */
    static JsonObject json(LanguageTraining training, double tokensPerSecond) {
        JsonObject.Builder result = Json.object()
                .put("model", json(training.model()))
                .put("perplexity", training.trainingPerplexity())
                .put("bestEpoch", training.bestEpoch())
                .put("tokensPerSecond", tokensPerSecond)
                .put(
                        "history",
                        Json.array(training.history().stream()
                                .map(LanguageResults::json)
                                .toList()));
        Evaluation heldOut = training.heldOut();
        if (heldOut != null) {
            result.put("heldOut", json(heldOut));
        }
        return result.build();
    }

    private static JsonObject json(LanguageModel model) {
        return Json.object()
                .put("network", model.network().toString())
                .put("parameters", model.network().parameterCount())
                .put("unit", model.unit().toString())
                .put("vocabulary", model.vocabulary().tokens().size())
                .build();
    }

    private static JsonObject json(EpochReport report) {
        JsonObject.Builder epoch =
                Json.object().put("epoch", report.epoch()).put("perplexity", Math.exp(report.trainingLoss()));
        if (!Double.isNaN(report.validationLoss())) {
            epoch.put("heldOut", Math.exp(report.validationLoss()));
        }
        return epoch.build();
    }

    /** An evaluation, for programs. */
    static JsonObject json(Evaluation evaluation) {
        return Json.object()
                .put("tokens", evaluation.tokens())
                .put("unknown", evaluation.unknown())
                .put("characters", evaluation.characters())
                .put("perplexity", evaluation.perplexity())
                .put("bitsPerCharacter", evaluation.bitsPerCharacter())
                .build();
    }

    /** A training, for people. */
    static void print(LanguageTraining training, double tokensPerSecond, PrintWriter out) {
        LanguageModel model = training.model();
        out.println("model: " + model.network() + ", " + model.network().parameterCount() + " parameters, "
                + model.vocabulary().tokens().size() + " " + model.unit());
        out.printf(
                Locale.ROOT,
                "trained: %s, perplexity %.2f in the last%s%n",
                Counted.of(training.history().size(), "epoch"),
                training.trainingPerplexity(),
                tokensPerSecond == 0 ? "" : ", " + Pace.rounded(tokensPerSecond) + " tokens/s");
        Evaluation heldOut = training.heldOut();
        if (heldOut != null) {
            out.println("held out: " + text(heldOut) + ", after epoch " + training.bestEpoch());
        }
    }

    /** An evaluation, for people. */
    static String text(Evaluation evaluation) {
        return String.format(
                Locale.ROOT,
                "perplexity %.2f, %.3f bits per character, of %s%s",
                evaluation.perplexity(),
                evaluation.bitsPerCharacter(),
                Counted.of(evaluation.tokens(), "token"),
                evaluation.unknown() == 0 ? "" : ", " + evaluation.unknown() + " of them unknown");
    }
}
