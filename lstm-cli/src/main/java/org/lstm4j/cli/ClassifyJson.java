package org.lstm4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.tasks.classify.Answer;
import org.lstm4j.tasks.classify.Calibration;
import org.lstm4j.tasks.classify.ClassifierReport;
import org.lstm4j.tasks.classify.CrossValidationReport;
import org.lstm4j.tasks.classify.LabelledTexts;
import org.lstm4j.tasks.classify.Scores;
import org.lstm4j.tasks.classify.TextClassifier;
import org.lstm4j.tasks.text.Vocabulary;

/** What classifiers do, as JSON, for programs. */
final class ClassifyJson {
    private ClassifyJson() {}

    static JsonObject training(LabelledTexts data, ClassifierReport report) {
        return Json.object()
                .put("data", data(data))
                .put("model", model(report.classifier()))
                .put("trained", report.trained())
                .put("epochs", report.history().size())
                .put("bestEpoch", report.bestEpoch())
                .put("validation", scores(report.validation()))
                .build();
    }

    static JsonObject evaluation(LabelledTexts data, Scores scores) {
        return Json.object()
                .put("data", data(data))
                .put("scores", scores(scores))
                .build();
    }

    static JsonObject crossValidation(LabelledTexts data, CrossValidationReport report) {
        List<Json> parts = new ArrayList<>();
        for (CrossValidationReport.Part part : report.parts()) {
            parts.add(Json.object()
                    .put("seed", part.seed())
                    .put("fold", part.fold())
                    .put("network", scores(part.network()))
                    .put("baseline", scores(part.baseline()))
                    .build());
        }
        return Json.object()
                .put("data", data(data))
                .put("network", figures(report::network))
                .put("baseline", figures(report::baseline))
                .put("parts", Json.array(parts))
                .build();
    }

    /** @param answers one for each text; null for a text with nothing in it */
    static JsonObject answers(TextClassifier classifier, List<String> texts, List<@Nullable Answer> answers) {
        List<Json> each = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Answer answer = answers.get(i);
            JsonObject.Builder json = Json.object().put("text", texts.get(i));
            if (answer == null) {
                json.put("label", JsonNull.NULL);
            } else {
                JsonObject.Builder probabilities = Json.object();
                for (int k = 0; k < classifier.classes().size(); k++) {
                    probabilities.put(
                            classifier.classes().get(k), answer.probabilities().get(k));
                }
                json.put("label", answer.label())
                        .put("probability", answer.probability())
                        .put("probabilities", probabilities.build())
                        .put("unknown", Json.texts(unknown(classifier, classifier.tokens(texts.get(i)))));
            }
            each.add(json.build());
        }
        return Json.object().put("answers", Json.array(each)).build();
    }

    /** What of a text's tokens the classifier has not learnt, each once. */
    static List<String> unknown(TextClassifier classifier, List<String> tokens) {
        return tokens.stream()
                .filter(token -> classifier.vocabulary().id(token) == Vocabulary.UNKNOWN)
                .distinct()
                .toList();
    }

    private static JsonObject data(LabelledTexts data) {
        JsonObject.Builder classes = Json.object();
        for (int k = 0; k < data.classes().size(); k++) {
            classes.put(data.classes().get(k), data.counts().get(k));
        }
        return Json.object()
                .put("texts", data.size())
                .put("leftOut", data.dropped())
                .put("classes", classes.build())
                .build();
    }

    private static JsonObject model(TextClassifier classifier) {
        return Json.object()
                .put("network", classifier.network().toString())
                .put("parameters", classifier.network().parameterCount())
                .put("tokens", classifier.vocabulary().size())
                .put("temperature", classifier.temperature())
                .build();
    }

    private static JsonObject scores(Scores scores) {
        List<Json> classes = new ArrayList<>();
        for (Scores.ClassScore score : scores.scores()) {
            classes.add(Json.object()
                    .put("label", score.label())
                    .put("texts", score.texts())
                    .put("precision", score.precision())
                    .put("recall", score.recall())
                    .put("f1", score.f1())
                    .build());
        }
        List<Json> confusion = new ArrayList<>();
        for (List<Integer> row : scores.confusion()) {
            confusion.add(Json.array(row.stream().map(Json::of).toList()));
        }
        return Json.object()
                .put("texts", scores.texts())
                .put("accuracy", scores.accuracy())
                .put("macroF1", scores.macroF1())
                .put("logLoss", scores.logLoss())
                .put("classes", Json.array(classes))
                .put("confusion", Json.array(confusion))
                .put("calibration", calibration(scores.calibration()))
                .build();
    }

    private static JsonObject calibration(Calibration calibration) {
        List<Json> bins = new ArrayList<>();
        for (Calibration.Bin bin : calibration.bins()) {
            bins.add(Json.object()
                    .put("from", bin.from())
                    .put("to", bin.to())
                    .put("texts", bin.texts())
                    .put("confidence", bin.confidence())
                    .put("accuracy", bin.accuracy())
                    .build());
        }
        return Json.object()
                .put("error", calibration.error())
                .put("bins", Json.array(bins))
                .build();
    }

    private static JsonObject figures(Function<ToDoubleFunction<Scores>, CrossValidationReport.Figure> whose) {
        return Json.object()
                .put("accuracy", figure(whose.apply(Scores::accuracy)))
                .put("macroF1", figure(whose.apply(Scores::macroF1)))
                .put("logLoss", figure(whose.apply(Scores::logLoss)))
                .put(
                        "calibrationError",
                        figure(whose.apply(scores -> scores.calibration().error())))
                .build();
    }

    private static JsonObject figure(CrossValidationReport.Figure figure) {
        return Json.object()
                .put("mean", figure.mean())
                .put("deviation", figure.deviation())
                .build();
    }
}
