package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.Cost;
import org.lstm4j.benchmarks.engine.Work;

/**
 * One row of the report, which stands for it in JSON: tables are made of these alone.
 *
 * @param name as {@code --filter} sees it
 * @param kind what it is about
 * @param work null for what has no layers
 * @param path which of our kernels ran
 * @param micros ours of one run, median over the rounds (of a bound the least); empty where it failed
 * @param peers theirs, by engine
 * @param ratios theirs over ours, median of the rounds' ratios, by engine; also that of {@link Row#BASE}
 * @param ratioBest as {@code ratios}, against the fastest peer of each round
 * @param percentOfBound of the time that {@link Bounds} give
 * @param figures whatever else was measured of ours, named with its unit
 * @param failures why somebody was not timed, by name
 * @param rounds all times in microseconds, by name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Entry(
        String name,
        Kind kind,
        @Nullable Work work,
        JvmPath path,
        OptionalDouble micros,
        Map<String, Double> peers,
        Map<String, Double> ratios,
        OptionalDouble ratioBest,
        OptionalDouble percentOfBound,
        Map<String, Double> figures,
        Map<String, String> failures,
        Map<String, double[]> rounds) {

    /** The rows that have been measured, or have failed, so far. */
    static List<Entry> of(List<Results> all) {
        Bounds bounds = Bounds.of(all);
        List<Entry> entries = new ArrayList<>();
        for (Results results : all) {
            Contender ours = results.row().ours();
            if (results.all(ours.name()).length > 0 || results.hasFailed(ours)) {
                entries.add(of(results, bounds));
            }
        }
        return entries;
    }

    private static Entry of(Results results, Bounds bounds) {
        Row row = results.row();
        OptionalDouble micros = row.kind() == Kind.BOUND
                ? Bounds.micros(results)
                : results.micros(row.ours().name());
        Map<String, Double> peers = new LinkedHashMap<>();
        Map<String, Double> ratios = new LinkedHashMap<>();
        Map<String, double[]> rounds = new LinkedHashMap<>();
        for (Contender contender : row.contenders()) {
            String name = contender.name();
            rounds.put(name, results.all(name));
            results.ratio(name).ifPresent(ratio -> {
                if (!contender.equals(row.ours())) {
                    ratios.put(name, ratio);
                }
            });
            if (Peers.ALL.contains(name)) {
                results.micros(name).ifPresent(value -> peers.put(name, value));
            }
        }
        return new Entry(
                row.name(),
                row.kind(),
                row.work(),
                row.path(),
                micros,
                peers,
                ratios,
                results.ratioToBest(List.copyOf(peers.keySet())),
                percentOfBound(row, micros, bounds),
                figures(results, micros),
                results.failures(),
                rounds);
    }

    private static OptionalDouble percentOfBound(Row row, OptionalDouble micros, Bounds bounds) {
        Work work = row.work();
        if (work == null || micros.isEmpty() || row.kind() == Kind.COLD) {
            return OptionalDouble.empty();
        }
        OptionalDouble least = row.kind() == Kind.TILE
                ? OptionalDouble.of(Cost.recurrentFlops(work) / (bounds.gigaflops() * 1e3))
                : bounds.micros(work);
        return least.stream()
                .filter(Double::isFinite)
                .map(value -> 100 * value / micros.getAsDouble())
                .findFirst();
    }

    private static Map<String, Double> figures(Results results, OptionalDouble micros) {
        Row row = results.row();
        Map<String, Double> figures =
                new LinkedHashMap<>(results.figures(row.ours().name()));
        figures.remove(ColdStart.STEADY);
        Work work = row.work();
        if (micros.isEmpty()) {
            return figures;
        }
        switch (row.kind()) {
            case BOUND -> Bounds.rate(row, micros.getAsDouble()).forEach(figures::put);
            case TILE, FORWARD, TRAIN, LANGUAGE -> {
                double flops = row.kind() == Kind.TILE ? Cost.recurrentFlops(work) : Cost.flops(work);
                figures.put(Bounds.GIGAFLOPS, flops / micros.getAsDouble() / 1e3);
            }
            case COLD ->
                row.contenders().forEach(contender -> {
                    Double steady = results.figures(contender.name()).get(ColdStart.STEADY);
                    if (steady != null) {
                        figures.put(contender.name() + "_" + ColdStart.STEADY, steady);
                    }
                });
            case STEP, STREAMS -> {}
        }
        return figures;
    }
}
