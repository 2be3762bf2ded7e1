package org.lstm4j.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.classify.Answer;
import org.lstm4j.tasks.classify.Calibration;
import org.lstm4j.tasks.classify.ClassifierReport;
import org.lstm4j.tasks.classify.CrossValidationReport;
import org.lstm4j.tasks.classify.LabelledTexts;
import org.lstm4j.tasks.classify.Scores;
import org.lstm4j.tasks.classify.TextClassifier;
import org.lstm4j.tasks.text.Plain;

/** What classifiers do, for people. */
final class ClassifyText {
    private static final int NAME_WIDTH = 20;
    private static final int TEXT_WIDTH = 70;

    /** A wider table of what was taken for what is no longer read; it is in the JSON all the same. */
    private static final int MOST_CONFUSION = 8;

    private final PrintWriter out;

    ClassifyText(PrintWriter out) {
        this.out = out;
    }

    ClassifyText data(LabelledTexts data) {
        List<String> classes = new ArrayList<>();
        for (int k = 0; k < data.classes().size(); k++) {
            classes.add(name(data.classes().get(k)) + " " + data.counts().get(k));
        }
        Section.print(
                out,
                "Data",
                Counted.of(data.size(), "text")
                        + (data.dropped() == 0 ? "" : "; " + data.dropped() + " with nothing in them are left out"),
                List.of(Counted.of(classes.size(), "class", "classes") + ": " + String.join(", ", classes)));
        return this;
    }

    ClassifyText training(ClassifierReport report) {
        TextClassifier classifier = report.classifier();
        Section.print(
                out,
                "Model",
                classifier.network() + ", " + Counted.of(classifier.network().parameterCount(), "parameter"),
                List.of(
                        Counted.of(classifier.vocabulary().size(), "token") + ", learnt from "
                                + Counted.of(report.trained(), "text"),
                        "weights of epoch " + report.bestEpoch() + " of "
                                + report.history().size(),
                        String.format(Locale.ROOT, "temperature %.3f", classifier.temperature())));
        scores("Held back", report.validation());
        out.println();
        out.println("  These texts said when to stop; new ones will be met a little worse.");
        return this;
    }

    ClassifyText scores(String title, Scores scores) {
        Section.print(
                out,
                title,
                String.format(
                        Locale.ROOT,
                        "%s: accuracy %.3f, macro-F1 %.3f, log loss %.3f",
                        Counted.of(scores.texts(), "text"),
                        scores.accuracy(),
                        scores.macroF1(),
                        scores.logLoss()),
                List.of());
        out.printf(Locale.ROOT, "%n  %-20s %8s %10s %8s %8s%n", "class", "texts", "precision", "recall", "F1");
        for (Scores.ClassScore score : scores.scores()) {
            out.printf(
                    Locale.ROOT,
                    "  %-20s %8d %10.3f %8.3f %8.3f%n",
                    name(score.label()),
                    score.texts(),
                    score.precision(),
                    score.recall(),
                    score.f1());
        }
        confusion(scores);
        calibration(scores.calibration());
        return this;
    }

    private void confusion(Scores scores) {
        if (scores.classes().size() > MOST_CONFUSION) {
            return;
        }
        StringBuilder header = new StringBuilder(String.format(Locale.ROOT, "%n  %-20s", "is, taken for"));
        scores.classes()
                .forEach(label -> header.append(String.format(Locale.ROOT, " %10s", shortened(Plain.text(label), 10))));
        out.println(header);
        for (int k = 0; k < scores.classes().size(); k++) {
            StringBuilder line = new StringBuilder(
                    String.format(Locale.ROOT, "  %-20s", name(scores.classes().get(k))));
            scores.confusion().get(k).forEach(count -> line.append(String.format(Locale.ROOT, " %10d", count)));
            out.println(line);
        }
    }

    private void calibration(Calibration calibration) {
        out.printf(Locale.ROOT, "%n  %-20s %8s %10s %8s%n", "probability given", "texts", "mean", "right");
        for (Calibration.Bin bin : calibration.bins()) {
            out.printf(
                    Locale.ROOT,
                    "  %-20s %8d %10.3f %8.3f%n",
                    String.format(Locale.ROOT, "%.1f to %.1f", bin.from(), bin.to()),
                    bin.texts(),
                    bin.confidence(),
                    bin.accuracy());
        }
        out.printf(Locale.ROOT, "  expected calibration error %.3f%n", calibration.error());
    }

    ClassifyText crossValidation(CrossValidationReport report, int folds, int seeds) {
        double gap = report.network(Scores::accuracy).mean()
                - report.baseline(Scores::accuracy).mean();
        Section.print(
                out,
                "Measured",
                String.format(
                        Locale.ROOT,
                        "accuracy %.3f, a bag of words %.3f, difference %+.3f",
                        report.network(Scores::accuracy).mean(),
                        report.baseline(Scores::accuracy).mean(),
                        gap),
                List.of(
                        Counted.of(folds, "fold") + ", " + Counted.of(seeds, "seed")
                                + "; mean, and deviation from part to part",
                        gap < 0 ? "the bag of words came closer than the network" : "the network came closer"));
        out.printf(Locale.ROOT, "%n  %-20s %18s %18s%n", "", "lstm", "bag of words");
        figures("accuracy", report, Scores::accuracy);
        figures("macro-F1", report, Scores::macroF1);
        figures("log loss", report, Scores::logLoss);
        figures("calibration error", report, scores -> scores.calibration().error());
        return this;
    }

    private void figures(String name, CrossValidationReport report, ToDoubleFunction<Scores> figure) {
        Function<CrossValidationReport.Figure, String> cell =
                both -> String.format(Locale.ROOT, "%.3f +- %.3f", both.mean(), both.deviation());
        out.printf(
                Locale.ROOT,
                "  %-20s %18s %18s%n",
                name,
                cell.apply(report.network(figure)),
                cell.apply(report.baseline(figure)));
    }

    /** @param answers one for each text; null for a text with nothing in it */
    ClassifyText answers(List<String> texts, List<@Nullable Answer> answers) {
        for (int i = 0; i < texts.size(); i++) {
            Answer answer = answers.get(i);
            String text = shortened(Plain.text(texts.get(i)), TEXT_WIDTH);
            if (answer == null) {
                out.printf(Locale.ROOT, "%-20s %6s  %s%n", "-", "", "(nothing in it)");
            } else {
                out.printf(Locale.ROOT, "%-20s %6.3f  %s%n", name(answer.label()), answer.probability(), text);
            }
        }
        return this;
    }

    ClassifyText saved(Path file) {
        Section.print(out, "Saved", file + "; ask it by 'lstm classify predict " + file + " TEXT'", List.of());
        return this;
    }

    private static String name(String label) {
        return shortened(Plain.text(label), NAME_WIDTH);
    }

    /** A text as it stands in a line. */
    static String shortened(String text) {
        return shortened(text, TEXT_WIDTH);
    }

    /** Cut between characters, not within one. */
    private static String shortened(String text, int width) {
        int length = text.codePointCount(0, text.length());
        return length <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 3)) + "...";
    }
}
