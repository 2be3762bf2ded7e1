package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.language.LanguageProgress;
import org.lstm4j.train.EpochReport;

/** Shows on standard error how far the training or the evaluation of a language model is, how well it goes and how fast. */
final class LanguageView {
    private LanguageView() {}

    /** As {@link ProgressView#of}. */
    static ProgressView<LanguageProgress> of(String task, boolean quiet, PrintWriter err) {
        return ProgressView.of(quiet, () -> new Bar(task), () -> new Lines(err));
    }

    /** A line for a log after some seconds, and after the last epoch. */
    static final class Lines implements ProgressView<LanguageProgress> {
        private static final double SECONDS = 5;

        private final PrintWriter err;
        private final Pace pace = new Pace();
        private double printed;

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void accept(LanguageProgress progress) {
            EpochReport newest = progress.newest();
            boolean last = newest != null && progress.remaining() == 0;
            if (pace.seconds() < printed + SECONDS && !last) {
                return;
            }
            printed = pace.seconds();
            err.printf(
                    Locale.ROOT,
                    "%d%%%s, %s tokens/s%s%n",
                    100 * (progress.total() - progress.remaining()) / progress.total(),
                    newest == null ? "" : ": " + epoch(newest),
                    Pace.rounded(pace.tokensPerSecond(progress)),
                    last ? "" : ", about " + Pace.duration(pace.secondsToGo(progress)) + " to go");
        }

        private static String epoch(EpochReport report) {
            return "epoch " + report.epoch() + " of " + report.epochs()
                    + String.format(Locale.ROOT, ", perplexity %.2f", Math.exp(report.trainingLoss()))
                    + (Double.isNaN(report.validationLoss())
                            ? ""
                            : String.format(Locale.ROOT, ", held out %.2f", Math.exp(report.validationLoss())));
        }
    }

    /** A bar over thousands of tokens, which has little room for words. */
    static final class Bar implements ProgressView<LanguageProgress> {
        private static final int THOUSAND = 1000;

        private final TerminalBar bar;
        private final Pace pace = new Pace();

        Bar(String task) {
            bar = new TerminalBar(task);
        }

        /** Counts what this run has done and has to do, so that the time to go is right after a training was resumed. */
        @Override
        public void accept(LanguageProgress progress) {
            bar.show(
                    progress.tokens() / THOUSAND,
                    (progress.tokens() + progress.remaining()) / THOUSAND,
                    Pace.rounded(pace.tokensPerSecond(progress)) + " tok/s" + perplexities(progress.newest()));
        }

        private static String perplexities(@Nullable EpochReport report) {
            if (report == null) {
                return "";
            }
            String training = String.format(Locale.ROOT, ", ppl %.2f", Math.exp(report.trainingLoss()));
            return Double.isNaN(report.validationLoss())
                    ? training
                    : training + String.format(Locale.ROOT, "/%.2f", Math.exp(report.validationLoss()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
