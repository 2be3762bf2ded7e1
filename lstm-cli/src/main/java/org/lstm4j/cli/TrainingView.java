package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.lstm4j.tasks.training.TrainingProgress;
import org.lstm4j.train.EpochReport;

/** Shows on standard error how far the trainings of a command are. */
final class TrainingView {
    private TrainingView() {}

    /** As {@link ProgressView#of}. */
    static ProgressView<TrainingProgress> of(boolean quiet, PrintWriter err) {
        return ProgressView.of(quiet, Bar::new, () -> new Lines(err));
    }

    /** A line for a log whenever another quarter of the trainings is done, or of the epochs where there is but one. */
    static final class Lines implements ProgressView<TrainingProgress> {
        private static final int LINES = 4;

        private final PrintWriter err;
        private final long start = System.nanoTime();
        private int printed;
        private int printedEpochs;
        private int epochsBefore = -1;

        Lines(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void accept(TrainingProgress progress) {
            int ended = progress.ended();
            int trainings = progress.trainings();
            if (trainings == 1 && ended == 0) {
                epoch(progress.epoch());
            } else if (ended * LINES / trainings > printed) {
                printed = ended * LINES / trainings;
                double seconds = (System.nanoTime() - start) / 1e9 * (trainings - ended) / ended;
                err.println("trained " + ended + " of " + trainings
                        + (ended < trainings ? ", about " + Pace.duration(seconds) + " to go" : ""));
            }
        }

        /** Of a single training, a line whenever another quarter of its epochs is done; those of earlier runs took no time. */
        private void epoch(EpochReport report) {
            int epoch = report.epoch();
            int epochs = report.epochs();
            epochsBefore = epochsBefore < 0 ? epoch - 1 : epochsBefore;
            if (epoch * LINES / epochs > printedEpochs) {
                printedEpochs = epoch * LINES / epochs;
                double seconds = (System.nanoTime() - start) / 1e9 * (epochs - epoch) / (epoch - epochsBefore);
                err.printf(
                        Locale.ROOT,
                        "epoch %d of at most %d, loss %.4f%s%n",
                        epoch,
                        epochs,
                        report.watchedLoss(),
                        epoch < epochs ? ", at most about " + Pace.duration(seconds) + " to go" : "");
            }
        }
    }

    /** A bar over the epochs of all trainings. One that stops early counts as whole, so that the time to go is right. */
    static final class Bar implements ProgressView<TrainingProgress> {
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
