package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.engine.Precision;

/** What a row says beside its times. */
final class Remarks {
    private Remarks() {}

    static String of(Entry entry) {
        List<String> parts = new ArrayList<>();
        Map<String, Double> figures = entry.figures();
        add(parts, figures, Bounds.GIGAFLOPS, "%.1f GFLOP/s");
        add(parts, figures, Bounds.GIGABYTES, "%.1f GB/s");
        add(parts, figures, "p99_us", "p99 %.2f");
        add(parts, figures, "p999_us", "p99.9 %.2f us");
        add(parts, figures, "bytes", "%.0f bytes");
        Stream.concat(Stream.of(OwnEngine.ID), Peers.ALL.stream())
                .forEach(engine -> add(
                        parts,
                        figures,
                        engine + "_" + ColdStart.STEADY,
                        Peers.title(engine) + " steady after %.0f ms"));
        Double base = entry.ratios().get(Row.BASE);
        if (base != null && entry.path() != JvmPath.VECTOR) {
            parts.add(String.format(Locale.ROOT, "%.0f%% of the vector path", 100 * base));
        } else if (base != null) {
            parts.add(String.format(Locale.ROOT, "%.2f x %s", base, Precision.F32));
        }
        for (JvmPath rung : List.of(JvmPath.OPENCL_NAIVE, JvmPath.OPENCL_TILED, JvmPath.OPENCL_BLOCKED)) {
            Double ratio = entry.ratios().get(rung.label());
            if (ratio != null) {
                parts.add(String.format(Locale.ROOT, "%s %.2f x the time", rung.label(), ratio));
            }
        }
        entry.failures().forEach((name, reason) -> parts.add(Peers.title(name) + ": " + reason));
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, Map<String, Double> figures, String name, String format) {
        Double value = figures.get(name);
        if (value != null) {
            parts.add(String.format(Locale.ROOT, format, value));
        }
    }
}
