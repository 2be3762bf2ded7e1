package org.lstm4j.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** A report for a terminal: one table, and the summary under it. */
final class Table {
    /** Of a number that is not there. */
    static final String NOTHING = "-";

    private static final String FORMAT = "%-60s%11s%14s%11s%11s%8s%9s  %s%n";

    private Table() {}

    static void print(Report report, PrintWriter out) {
        out.printf(FORMAT, "", "ours us", "ONNX Runtime", "PyTorch", "DL4J", "ratio", "of bound", "");
        for (Entry entry : report.entries()) {
            List<Object> cells = new ArrayList<>(List.of(entry.name()));
            cells.addAll(cells(entry));
            cells.add(Remarks.of(entry));
            out.printf(FORMAT, cells.toArray());
        }
        out.println();
        out.println("Medians over the rounds; the ratio is that of the fastest peer's time to ours in the same round.");
        for (Target target : Summary.of(report)) {
            out.printf("%-62s%-24s%s%n", target.name(), target.aim(), target.verdict());
        }
        out.flush();
    }

    /** Ours, the peers', ratio and share of the bound; microseconds unless said. */
    static List<String> cells(Entry entry) {
        List<String> cells = new ArrayList<>();
        cells.add(micros(entry.micros().stream()));
        for (String peer : Peers.ALL) {
            cells.add(micros(DoubleStream.of(
                    entry.peers().containsKey(peer)
                            ? new double[] {entry.peers().get(peer)}
                            : new double[0])));
        }
        cells.add(format("%.2f", entry.ratioBest()));
        cells.add(format("%.0f%%", entry.percentOfBound()));
        return cells;
    }

    private static String micros(DoubleStream value) {
        OptionalDouble micros = value.findFirst();
        return format(micros.orElse(0) < 100 ? "%.2f" : "%.0f", micros);
    }

    private static String format(String format, OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : NOTHING;
    }
}
