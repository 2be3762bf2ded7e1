package org.lstm4j.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.json.JsonException;

/**
 * The benchmarks as a tool, as the {@code lstm} command finds them: {@code [--quick] [--quiet] [--filter REGEX]
 * [--json FILE|-]} measures, {@code --markdown FILE} prints a page of what was measured before.
 */
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
        String markdown = null;
        String filter = "";
        for (Iterator<String> rest = List.of(args).iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--quick" -> quick = true;
                case "--quiet" -> progress = new PrintWriter(Writer.nullWriter());
                case "--filter" -> filter = rest.next();
                case "--json" -> json = rest.next();
                case "--markdown" -> markdown = rest.next();
                default -> throw new IllegalArgumentException("unknown option: " + option);
            }
        }
        try {
            if (markdown != null) {
                out.print(Markdown.page(Report.parse(Files.readString(Path.of(markdown)))));
                out.flush();
            } else {
                measure(quick, filter, json, progress, out);
            }
            return 0;
        } catch (IOException | JsonException e) {
            err.println("lstm: the benchmarks failed: " + e.getMessage());
            return 1;
        }
    }

    private static void measure(
            boolean quick, String filter, @Nullable String json, PrintWriter progress, PrintWriter out)
            throws IOException {
        Peers peers = Peers.installed();
        Predicate<String> names = Pattern.compile(filter).asPredicate();
        List<Row> rows = quick ? Suite.quick(peers, names) : Suite.full(peers, names);
        Path file = json == null || json.equals(STANDARD_OUTPUT) ? null : Path.of(json);
        String command =
                "./lstm bench" + (quick ? " --quick" : "") + (filter.isEmpty() ? "" : " --filter '" + filter + "'");
        Report report = new Bench(new Turns(peers), command, rows)
                .run(
                        line -> {
                            progress.println("lstm: " + line);
                            progress.flush();
                        },
                        soFar -> write(soFar, file));
        if (STANDARD_OUTPUT.equals(json)) {
            out.print(report.json());
            out.flush();
        } else {
            Table.print(report, out);
        }
    }

    /** After every row: what a run of an hour has found is not lost where it dies. */
    private static void write(Report report, @Nullable Path file) {
        if (file != null) {
            AtomicFile.write(file, report.json());
        }
    }
}
