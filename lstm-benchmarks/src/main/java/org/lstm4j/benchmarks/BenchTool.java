package org.lstm4j.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.json.Json;
import org.openjdk.jmh.runner.RunnerException;

/** The benchmarks as a tool, as the {@code lstm} command finds them: {@code [--quick] [--quiet] [--filter REGEX] [--json FILE|-]}. */
public final class BenchTool implements ToolProvider {
    private static final String STANDARD_OUTPUT = "-";

    @Override
    public String name() {
        return "lstm-bench";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        boolean quick = false;
        PrintWriter progress = err;
        String json = null;
        Predicate<String> filter = name -> true;
        for (Iterator<String> rest = List.of(args).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--quick" -> quick = true;
                case "--quiet" -> progress = new PrintWriter(Writer.nullWriter());
                case "--filter" -> filter = Pattern.compile(rest.next()).asPredicate();
                case "--json" -> json = rest.next();
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        try {
            report(new Bench(quick, progress).run(filter), json, out);
            return 0;
        } catch (RunnerException | IOException e) {
            err.println("lstm: the benchmarks failed: " + e.getMessage());
            return 1;
        }
    }

    private static void report(List<Row> rows, @Nullable String file, PrintWriter out) throws IOException {
        String json = Json.array(rows.stream().map(Row::json).toList()).pretty() + "\n";
        if (STANDARD_OUTPUT.equals(file)) {
            out.print(json);
        } else {
            print(rows, out);
            if (file != null) {
                Files.writeString(Path.of(file), json);
            }
        }
        out.flush();
    }

    private static void print(List<Row> rows, PrintWriter out) {
        out.printf(
                "%-8s%-5s%6s%8s%7s%9s%13s%10s%16s%10s%n",
                "work",
                "cell",
                "batch",
                "hidden",
                "steps",
                "threads",
                "us a call",
                "GFLOP/s",
                "tile GFLOP/s",
                "of tile");
        for (Row row : rows) {
            Work work = row.work();
            out.printf(
                    Locale.ROOT,
                    "%-8s%-5s%6d%8d%7d%9d%13.1f%10.1f%16.1f%9.0f%%%n",
                    "forward",
                    work.cellName(),
                    work.batch(),
                    work.hidden(),
                    work.steps(),
                    work.threads(),
                    row.micros(),
                    row.gigaflops(),
                    row.tileGigaflops(),
                    row.percentOfBound());
        }
        out.println();
        out.println("Forward, f32, input size = hidden size, weights and activations included; the tile is one core's");
        out.println(
                "matrix product alone. Medians over rounds in which both took their turn. At batch 1 the forward's projection");
        out.println("uses each weight for many steps at once, which one step's product cannot: hence more than 100%.");
    }
}
