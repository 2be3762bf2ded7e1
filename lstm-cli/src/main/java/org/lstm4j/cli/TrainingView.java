package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
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

    /** A line for a log whenever another quarter of the trainings is done. */
    final class Lines implements TrainingView {
        private static final int LINES = 4;

        private final PrintWriter err;
        private final long start = System.nanoTime();
        private int printed;

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void accept(TrainingProgress progress) {
            int ended = progress.ended();
            int trainings = progress.trainings();
            if (ended * LINES / trainings > printed) {
                printed = ended * LINES / trainings;
                double seconds = (System.nanoTime() - start) / 1e9 * (trainings - ended) / ended;
                err.println("trained " + ended + " of " + trainings
                        + (ended < trainings ? ", about " + Math.round(seconds) + " s to go" : ""));
            }
        }
    }

    /** A bar over the epochs of all trainings. One that stops early counts as whole, so that the time to go is right. */
    final class Bar implements TrainingView {
        private static final int WIDTH = 79;

        private @Nullable ProgressBar bar;
        private final Map<Integer, Integer> running = new HashMap<>();
        private int ended;

        /** Begins with the first epoch: what came before would make the time to go too long. */
        private static ProgressBar begin() {
            return new ProgressBarBuilder()
                    .setTaskName("Training")
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                    .setUpdateIntervalMillis(200)
                    .clearDisplayOnFinish()
                    .setInitialMax(1)
                    .build();
        }

        @Override
        public void accept(TrainingProgress progress) {
            ProgressBar shown = bar == null ? begin() : bar;
            bar = shown;
            if (progress.ended() > ended) {
                ended = progress.ended();
                running.remove(progress.training());
            } else {
                running.put(progress.training(), progress.epoch().epoch());
            }
            int epochs = progress.epoch().epochs();
            int done = running.values().stream().mapToInt(Integer::intValue).sum();
            shown.maxHint((long) progress.trainings() * epochs);
            shown.stepTo((long) ended * epochs + done);
            shown.setExtraMessage(
                    String.format(Locale.ROOT, "loss %.4f", progress.epoch().watchedLoss()));
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }
}
