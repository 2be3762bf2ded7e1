package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.lstm4j.tasks.forecast.TrainingProgress;

/** Shows on standard error how far the trainings of a forecast are. */
sealed interface TrainingView extends Consumer<TrainingProgress>, AutoCloseable {

    /** A bar on a terminal, a few lines in a log, nothing for who wants it quiet. */
    static TrainingView of(boolean quiet, PrintWriter err) {
        if (quiet) {
            return new Nothing();
        }
        return TerminalBar.isPossible() ? new Bar() : new Lines(err);
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
        private final TerminalBar bar = new TerminalBar("Training");
        private final Map<Integer, Integer> running = new HashMap<>();
        private int ended;

        @Override
        public void accept(TrainingProgress progress) {
            if (progress.ended() > ended) {
                ended = progress.ended();
                running.remove(progress.training());
            } else {
                running.put(progress.training(), progress.epoch().epoch());
            }
            int epochs = progress.epoch().epochs();
            int done = running.values().stream().mapToInt(Integer::intValue).sum();
            bar.show(
                    (long) ended * epochs + done,
                    (long) progress.trainings() * epochs,
                    String.format(Locale.ROOT, "loss %.4f", progress.epoch().watchedLoss()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
