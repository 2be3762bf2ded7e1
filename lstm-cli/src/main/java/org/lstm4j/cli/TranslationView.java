package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.translate.TranslationProgress;
import org.lstm4j.train.EpochReport;

/** Shows on standard error how far the training of a translator is, and how well it goes. */
final class TranslationView {
    private TranslationView() {}

    /** As {@link ProgressView#of}. */
    static ProgressView<TranslationProgress> of(boolean quiet, PrintWriter err) {
        return ProgressView.of(quiet, Bar::new, () -> new Lines(err));
    }

    /** What the newest epoch came to: {@code loss 0.0312, held out 0.0290}. */
    static String losses(@Nullable EpochReport report) {
        if (report == null) {
            return "";
        }
        String training = String.format(Locale.ROOT, "loss %.4f", report.trainingLoss());
        return Double.isNaN(report.validationLoss())
                ? training
                : training + String.format(Locale.ROOT, ", held out %.4f", report.validationLoss());
    }

    /** A line for a log after some seconds, at the end of an epoch. */
    static final class Lines implements ProgressView<TranslationProgress> {
        private static final double SECONDS = 5;

        private final PrintWriter err;
        private final long start = System.nanoTime();
        private double printed = -SECONDS;
        private long before = -1;
        private @Nullable EpochReport newest;

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void accept(TranslationProgress progress) {
            EpochReport report = progress.newest();
            if (before < 0) {
                // The batches of a run before this one took none of its time.
                before = progress.batches() - 1;
                newest = report;
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            boolean last = progress.batches() == progress.total();
            if (report == null || report.equals(newest) || (seconds < printed + SECONDS && !last)) {
                return;
            }
            newest = report;
            printed = seconds;
            double toGo = seconds * (progress.total() - progress.batches()) / (progress.batches() - before);
            err.println("epoch " + report.epoch() + " of " + report.epochs() + ": " + losses(report)
                    + (last ? "" : ", about " + Pace.duration(toGo) + " to go"));
        }
    }

    /** A bar over the batches. */
    static final class Bar implements ProgressView<TranslationProgress> {
        private final TerminalBar bar = new TerminalBar("Training");
        private long before = -1;

        /** Counts what this run has done and has to do, so that the time to go is right after a training was resumed. */
        @Override
        public void accept(TranslationProgress progress) {
            if (before < 0) {
                before = progress.batches() - 1;
            }
            bar.show(progress.batches() - before, progress.total() - before, losses(progress.newest()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
