package org.lstm4j.tasks.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.forecast.Learning;
import org.lstm4j.tasks.report.Canvas.Anchor;
import org.lstm4j.train.EpochReport;

/** How the losses of all trainings fell, epoch by epoch. */
final class LossChart implements Chart {
    private static final double TOP = 26;
    private static final double BOTTOM = 28;
    private static final double RIGHT = 78;
    private static final double LINE = 15;

    private final List<List<EpochReport>> earlier;
    private final List<List<EpochReport>> own;

    /** A chart of losses; every training behind the forecast has at least one epoch. */
    LossChart(Learning learning) {
        earlier = learning.earlier();
        own = learning.own();
    }

    @Override
    public String description() {
        return "Line chart: training and validation loss by epoch of the " + own.size()
                + " networks behind the forecast"
                + (earlier.isEmpty()
                        ? ""
                        : ", and the validation losses of the " + earlier.size() + " networks of the backtest")
                + ".";
    }

    @Override
    public double height(Size size) {
        return size == Size.PHONE ? 220 : 260;
    }

    @Override
    public @Nullable Readout draw(Canvas canvas, Size size) {
        Range range = range();
        int epochs = Stream.concat(earlier.stream(), own.stream())
                .mapToInt(List::size)
                .reduce(2, Math::max);
        Ticks ticks = Ticks.in(range, 5);
        Panel panel = new Panel(
                canvas,
                new Scale(1, epochs, Panel.gutter(ticks), size.width() - RIGHT),
                new Scale(range.min(), range.max(), height(size) - BOTTOM, TOP));
        panel.values(ticks);
        panel.numbers(Ticks.in(new Range(1, epochs), size == Size.PHONE ? 4 : 8));
        canvas.text(Ink.LABEL, panel.x().start(), TOP - 12, Anchor.START, "mean squared error, by epoch");
        earlier.forEach(training -> panel.line(Ink.MUTED_FAINT, 1, inside(range, training)));
        own.forEach(training -> panel.line(Ink.OTHER_THIN, 1, losses(training, EpochReport::trainingLoss)));
        own.forEach(training -> watched(panel, training));
        labels(panel);
        return null;
    }

    /** What the trainings behind the forecast span: one at an origin that went astray must not make them small. */
    private Range range() {
        double[] losses = own.stream()
                .flatMap(List::stream)
                .flatMapToDouble(epoch -> DoubleStream.of(epoch.trainingLoss(), epoch.watchedLoss()))
                .toArray();
        Range wide = Range.of(losses).padded(0.25);
        return new Range(Math.max(0, wide.min()), wide.max());
    }

    private static double[] inside(Range range, List<EpochReport> training) {
        return training.stream()
                .mapToDouble(EpochReport::watchedLoss)
                .map(loss -> loss > range.max() || loss < range.min() ? Double.NaN : loss)
                .toArray();
    }

    /** The loss that early stopping watched, with a dot at the epoch whose weights were kept. */
    private static void watched(Panel panel, List<EpochReport> training) {
        panel.line(Ink.FORECAST_THIN, 1, losses(training, EpochReport::watchedLoss));
        training.reversed().stream()
                .filter(EpochReport::best)
                .findFirst()
                .ifPresent(best -> panel.dot(Ink.DOT_FORECAST, best.epoch(), best.watchedLoss(), 3.5));
    }

    private void labels(Panel panel) {
        double watched = last(EpochReport::watchedLoss);
        double training = last(EpochReport::trainingLoss);
        double above = Math.max(watched, training);
        double apart =
                Math.max(0, LINE - Math.abs(panel.y().at(watched) - panel.y().at(training)));
        for (boolean isTraining : new boolean[] {false, true}) {
            double loss = isTraining ? training : watched;
            double shift = loss == above ? -apart / 2 : apart / 2;
            panel.canvas()
                    .text(
                            isTraining ? Ink.LABEL_OTHER : Ink.LABEL_FORECAST,
                            panel.x().end() + 8,
                            panel.y().at(loss) + shift + 4,
                            Anchor.START,
                            isTraining ? "training" : "validation");
        }
    }

    private double last(ToDoubleFunction<EpochReport> loss) {
        return own.stream()
                .mapToDouble(training -> loss.applyAsDouble(training.getLast()))
                .average()
                .orElse(0);
    }

    private static double[] losses(List<EpochReport> training, ToDoubleFunction<EpochReport> loss) {
        return training.stream().mapToDouble(loss).toArray();
    }
}
