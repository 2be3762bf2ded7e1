package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.json.Json;

/** What the rounds have measured of one piece of work. */
final class Row {
    private final Work work;
    private final List<Double> forwardMicros = new ArrayList<>();
    private final List<Double> tileMicros = new ArrayList<>();

    Row(Work work) {
        this.work = work;
    }

    Work work() {
        return work;
    }

    /** Adds one round, in which both took their turn. */
    void add(double forward, double tile) {
        forwardMicros.add(forward);
        tileMicros.add(tile);
    }

    double micros() {
        return median(forwardMicros);
    }

    /** Those of all steps and both products. */
    private double flops() {
        return work.steps() * work.stepFlops() * 2;
    }

    double gigaflops() {
        return flops() / micros() / 1e3;
    }

    double tileGigaflops() {
        return work.stepFlops() / median(tileMicros) / 1e3;
    }

    /** Median over the rounds of the forward's speed over the tile's in the same round, for each thread of the forward. */
    double percentOfBound() {
        List<Double> shares = new ArrayList<>();
        for (int round = 0; round < forwardMicros.size(); round++) {
            double forward = flops() / forwardMicros.get(round);
            double tile = work.stepFlops() / tileMicros.get(round) * work.threads();
            shares.add(100 * forward / tile);
        }
        return median(shares);
    }

    Json json() {
        return Json.object()
                .put("work", "forward")
                .put("cell", work.cellName())
                .put("batch", work.batch())
                .put("hidden", work.hidden())
                .put("steps", work.steps())
                .put("threads", work.threads())
                .put("precision", "f32")
                .put("ours_us", micros())
                .put("ours_gflops", gigaflops())
                .put("tile_gflops", tileGigaflops())
                .put("percent_of_bound", percentOfBound())
                .build();
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
