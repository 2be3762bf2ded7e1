package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.benchmarks.engine.Precision;
import org.lstm4j.benchmarks.engine.Work;

/** A report against the aims; those of which it has no rows are left out. */
final class Summary {
    private static final int STEP_SIZE = 128;

    private final List<Target> targets = new ArrayList<>();
    private final List<Entry> entries;

    private Summary(List<Entry> entries) {
        this.entries = entries;
    }

    static List<Target> of(Report report) {
        Summary summary = new Summary(report.entries());
        summary.forwards();
        summary.bounds();
        summary.threads();
        summary.precisions();
        summary.trainings();
        summary.languages();
        summary.steps();
        summary.coldStarts();
        summary.paths();
        return summary.targets;
    }

    private void forwards() {
        List<Entry> cells = select(Kind.FORWARD, work -> work.precision() == Precision.F32)
                .filter(entry -> entry.ratioBest().isPresent())
                .sorted(Comparator.comparingDouble(entry -> entry.ratioBest().getAsDouble()))
                .toList();
        if (cells.isEmpty()) {
            return;
        }
        long below = cells.stream().filter(entry -> ratio(entry) < 0.9).count();
        String worst = String.format(
                Locale.ROOT,
                "%d of %d, lowest %.2f (%s)",
                below,
                cells.size(),
                ratio(cells.getFirst()),
                cells.getFirst().name());
        add("forward f32, cells below 0.9", "none", worst, below == 0);
        double share = 100.0 * cells.stream().filter(entry -> ratio(entry) >= 1).count() / cells.size();
        add("forward f32, share of cells at 1.0 or above", ">= 90%", format("%.0f%%", share), share >= 90);
        ratios(
                "forward f32, geometric mean, B >= 8",
                1.3,
                cells.stream().filter(entry -> work(entry).batch() >= 8),
                Summary::ratio);
        ratios(
                "forward f32, geometric mean, B = 1",
                1.2,
                cells.stream().filter(entry -> work(entry).batch() == 1),
                Summary::ratio);
    }

    private void bounds() {
        percent("bare tile of the FMA figure, B >= 32, H >= 256", 85, select(Kind.TILE, Summary::isLarge));
        percent(
                "whole forward of the FMA figure, B >= 32, H >= 256",
                70,
                select(Kind.FORWARD, work -> isLarge(work) && work.precision() == Precision.F32));
    }

    private void percent(String name, double aim, Stream<Entry> rows) {
        double[] percents =
                rows.flatMapToDouble(entry -> entry.percentOfBound().stream()).toArray();
        lowest(name, ">= " + format("%.0f%%", aim), aim, "%.0f%%", percents);
    }

    /** Each pair of rows that differ in nothing but threads. */
    private void threads() {
        Map<Work, Entry> single = select(Kind.FORWARD, work -> work.threads() == 1)
                .collect(Collectors.toMap(Summary::work, Function.identity(), (first, second) -> first));
        List<Entry> pairs = select(Kind.FORWARD, work -> work.threads() == 2)
                .filter(entry -> single.containsKey(work(entry).withThreads(1)))
                .toList();
        Function<Predicate<Work>, double[]> speedups = which -> pairs.stream()
                .filter(entry -> which.test(work(entry)))
                .flatMapToDouble(entry ->
                        speedup(Objects.requireNonNull(single.get(work(entry).withThreads(1))), entry))
                .toArray();
        lowest("two threads over one, B >= 32, H >= 256", ">= 1.8", 1.8, "%.2f", speedups.apply(Summary::isLarge));
        lowest(
                "two threads over one, other B >= 8, H >= 128",
                ">= 1.5",
                1.5,
                "%.2f",
                speedups.apply(work -> work.batch() >= 8 && work.hidden() >= 128 && !isLarge(work)));
    }

    /** Median of the rounds' ratios. */
    private static DoubleStream speedup(Entry one, Entry two) {
        double[] first = ours(one);
        double[] second = ours(two);
        return Medians.of(IntStream.range(0, Math.min(first.length, second.length))
                        .mapToDouble(round -> first[round] / second[round]))
                .stream();
    }

    private static double[] ours(Entry entry) {
        return entry.rounds().values().iterator().next();
    }

    private void precisions() {
        for (Precision precision : List.of(Precision.BF16, Precision.INT8)) {
            double aim = precision == Precision.BF16 ? 1.7 : 2.8;
            double[] ratios = entries.stream()
                    .filter(entry -> entry.work() != null && work(entry).precision() == precision)
                    .flatMapToDouble(entry ->
                            Stream.ofNullable(entry.ratios().get(Row.BASE)).mapToDouble(Double::doubleValue))
                    .toArray();
            lowest(precision + " over own f32, B = 1, H >= 512", ">= " + aim, aim, "%.2f", ratios);
        }
    }

    private void trainings() {
        List<Entry> rows = select(Kind.TRAIN, work -> true).toList();
        ratios(
                "train, geometric mean against PyTorch",
                1.2,
                rows.stream().filter(entry -> entry.ratios().containsKey(Peers.TORCH)),
                entry -> entry.ratios().get(Peers.TORCH));
        ratios(
                "train, geometric mean against DL4J",
                3,
                rows.stream().filter(entry -> entry.ratios().containsKey(Peers.DL4J)),
                entry -> entry.ratios().get(Peers.DL4J));
    }

    private void languages() {
        ratios(
                "language model's training, geometric mean against PyTorch",
                1.2,
                select(Kind.LANGUAGE, work -> true)
                        .filter(entry -> entry.ratios().containsKey(Peers.TORCH)),
                entry -> entry.ratios().get(Peers.TORCH));
    }

    private void steps() {
        List<Entry> rows =
                select(Kind.STEP, work -> work.precision() == Precision.F32).toList();
        ratios(
                "step, H = " + STEP_SIZE + ", against ONNX Runtime",
                3,
                rows.stream()
                        .filter(entry -> work(entry).hidden() == STEP_SIZE
                                && entry.ratios().containsKey(Peers.ORT)),
                entry -> entry.ratios().get(Peers.ORT));
        OptionalDouble most = rows.stream()
                .flatMapToDouble(
                        entry -> Stream.ofNullable(entry.figures().get("bytes")).mapToDouble(Double::doubleValue))
                .max();
        most.ifPresent(bytes -> add("step, bytes allocated", "0", format("%.0f", bytes), bytes == 0));
    }

    private void coldStarts() {
        double[] ratios = select(Kind.COLD, work -> true)
                .flatMapToDouble(entry -> entry.ratioBest().stream())
                .toArray();
        lowest("cold, first output before the faster peer's", "> 1", Math.nextUp(1.0), "%.2f", ratios);
    }

    private void paths() {
        for (JvmPath path : List.of(JvmPath.SCALAR, JvmPath.AVX2, JvmPath.BITS128)) {
            double[] shares = entries.stream()
                    .filter(entry -> entry.path() == path && entry.ratios().containsKey(Row.BASE))
                    .mapToDouble(entry -> 100 * entry.ratios().get(Row.BASE))
                    .toArray();
            Medians.geometricMean(shares)
                    .ifPresent(share -> add(
                            path.label() + " of the vector path, geometric mean",
                            path == JvmPath.SCALAR ? ">= 40%" : "",
                            format("%.0f%%", share),
                            share >= 40));
        }
    }

    private void ratios(String name, double aim, Stream<Entry> rows, Function<Entry, Double> ratio) {
        double[] ratios = rows.map(ratio).mapToDouble(Double::doubleValue).toArray();
        Medians.geometricMean(ratios)
                .ifPresent(mean -> add(
                        name,
                        ">= " + aim,
                        String.format(Locale.ROOT, "%.2f of %d rows", mean, ratios.length),
                        mean >= aim));
    }

    private void lowest(String name, String aim, double least, String format, double[] values) {
        Medians.of(DoubleStream.of(values)).ifPresent(median -> {
            double lowest = DoubleStream.of(values).min().orElseThrow();
            String measured = "lowest " + format(format, lowest) + ", median " + format(format, median);
            add(name, aim, measured, lowest >= least);
        });
    }

    private void add(String name, String aim, String measured, boolean met) {
        targets.add(new Target(name, aim, measured, met));
    }

    /** Rows of a kind, on the machine's own path. */
    private Stream<Entry> select(Kind kind, Predicate<Work> which) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind && entry.path() == JvmPath.VECTOR)
                .filter(entry -> entry.work() != null && which.test(entry.work()));
    }

    private static boolean isLarge(Work work) {
        return work.batch() >= 32 && work.hidden() >= 256;
    }

    private static Work work(Entry entry) {
        return Objects.requireNonNull(entry.work());
    }

    private static double ratio(Entry entry) {
        return entry.ratioBest().orElseThrow();
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
