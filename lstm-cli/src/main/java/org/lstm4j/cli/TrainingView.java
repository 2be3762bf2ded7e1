package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.BitSet;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.lstm4j.tasks.forecast.TrainingProgress;

/** Shows on standard error how far the trainings of a forecast are. */
sealed interface TrainingView extends Consumer<TrainingProgress>, AutoCloseable {
    /** Set by the launcher, which knows whether standard error is a terminal; the JVM does not. */
    String TERMINAL = "lstm4j.terminal";

    /** A bar on a terminal, a few lines in a log, nothing for who wants it quiet. */
    static TrainingView of(boolean quiet, PrintWriter err) {
        if (quiet) {
            return new Nothing();
        }
        return Boolean.getBoolean(TERMINAL) ? new Bar() : new Lines(err);
    }

    @Override
    default void close() {}

    /** No view. */
    record Nothing() implements TrainingView {
        @Override
        public void accept(TrainingProgress progress) {}
    }

    /** A line for a log whenever another quarter of the trainings is under way. */
    final class Lines implements TrainingView {
        private static final int LINES = 4;

        private final PrintWriter err;
        private final BitSet begun = new BitSet();
        private int printed;

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void accept(TrainingProgress progress) {
            begun.set(progress.training());
            if (begun.cardinality() * LINES / progress.trainings() > printed) {
                printed++;
                err.println("training " + begun.cardinality() + " of " + progress.trainings());
            }
        }
    }

    /** A bar over the epochs of all trainings; early stopping lets it jump at the end. */
    final class Bar implements TrainingView {
        private static final int WIDTH = 79;

        private final ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("Training")
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .setUpdateIntervalMillis(200)
                .clearDisplayOnFinish()
                .setInitialMax(1)
                .build();
        private long epochsDone;

        @Override
        public void accept(TrainingProgress progress) {
            epochsDone++;
            bar.maxHint((long) progress.trainings() * progress.epoch().epochs());
            bar.stepTo(epochsDone);
            bar.setExtraMessage(
                    String.format(Locale.ROOT, "loss %.4f", progress.epoch().watchedLoss()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
