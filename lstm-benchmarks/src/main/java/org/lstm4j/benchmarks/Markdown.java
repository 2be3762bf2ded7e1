package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A report as a page: {@code BENCHMARKS.md}. */
final class Markdown {
    private Markdown() {}

    static String page(Report report) {
        StringBuilder page = new StringBuilder();
        page.append("# Benchmarks\n\n")
                .append("Made by `scripts/benchmarks.sh` from the JSON of a run; nothing here is written by hand.\n\n");
        machine(report.machine(), page);
        aims(report, page);
        for (Kind kind : Kind.values()) {
            List<Entry> entries = report.entries().stream()
                    .filter(entry -> entry.kind() == kind)
                    .toList();
            if (!entries.isEmpty()) {
                section(kind, entries, page);
            }
        }
        return page.toString();
    }

    private static void machine(Machine machine, StringBuilder page) {
        page.append("## The run\n\n");
        row(page, "", "");
        rule(page, 2);
        machine.facts().forEach((key, value) -> row(page, key, key.equals("command") ? "`" + value + "`" : value));
        for (Map.Entry<String, String> version : machine.versions().entrySet()) {
            row(page, Peers.title(version.getKey()), version.getValue());
        }
        page.append('\n')
                .append("The command above reproduces it, as far as machines are alike. Each row was measured in ")
                .append(Bench.ROUNDS)
                .append(
                        " rounds; in a round each engine had one JVM of its own (JMH), in turn. All got the same weights and ")
                .append("inputs and the same number of threads, and none was timed before its outputs had been found ")
                .append(
                        "right. Times are medians over the rounds in microseconds; a ratio is the peer's time over ours in ")
                .append(
                        "the same round, median over the rounds: above 1 we are faster, below 1 we lose. The ratio of a row ")
                .append("is that to the fastest peer. The bound is the least time that this machine's arithmetic and ")
                .append("memory, measured in the same run, leave possible.\n\n");
    }

    private static void aims(Report report, StringBuilder page) {
        page.append("## Against the aims\n\n");
        row(page, "", "aim", "measured");
        rule(page, 3);
        Summary.of(report).forEach(target -> row(page, target.name(), target.aim(), target.verdict()));
        page.append('\n');
    }

    private static void section(Kind kind, List<Entry> entries, StringBuilder page) {
        page.append("## ").append(kind).append("\n\n").append(about(kind)).append("\n\n");
        boolean bound = kind == Kind.BOUND;
        List<String> heads = new ArrayList<>(List.of("", "ours"));
        if (!bound) {
            Peers.ALL.forEach(peer -> heads.add(Peers.title(peer)));
            heads.addAll(List.of("ratio", "of bound"));
        }
        heads.add("");
        row(page, heads.toArray(String[]::new));
        rule(page, heads.size());
        for (Entry entry : entries) {
            List<String> cells = new ArrayList<>(List.of(entry.name()));
            List<String> numbers = Table.cells(entry);
            cells.addAll(bound ? numbers.subList(0, 1) : numbers);
            cells.add(Remarks.of(entry));
            row(page, cells.toArray(String[]::new));
        }
        page.append('\n');
    }

    private static String about(Kind kind) {
        return switch (kind) {
            case BOUND ->
                "Fused multiply-adds between registers on one core, and reading a block of memory over and over, in each thread "
                        + "one of its own: small blocks come from the first cache, the largest from memory.";
            case TILE -> "The CPU backend's innermost matrix product alone, one core, one step's recurrent product.";
            case FORWARD ->
                "Whole sequences from zero states, every step put out, input size = hidden size, between buffers of the caller.";
            case STEP ->
                "One step that carries its state on, batch 1: the median of all steps, and percentiles, beside those of an empty loop.";
            case STREAMS -> "Independent streams over one model, stepped in turn; the time is that of one step.";
            case TRAIN -> "Forward, mean squared error, backward, and one update by Adam.";
            case LANGUAGE ->
                "An epoch of a character model by the recipe of Dive into Deep Learning: eight windows that follow one another, "
                        + "one-hot tokens, a dense layer, cross-entropy, clip norm 1, plain gradient descent.";
            case COLD ->
                "From the start of a process to the first output of a saved model, and to the end of the first call at full "
                        + "speed: the first of 20 in a row whose median is within 1.5 times the final one. JMH cannot time this: in "
                        + "each round each application is started three times, and their median counts. For an AOT cache (JEP 514) "
                        + "the same application has run once before; each engine has one of its own then. The native libraries of "
                        + "ONNX Runtime and PyTorch lie unpacked.";
        };
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ");
        for (String cell : cells) {
            page.append(cell.replace("|", "\\|")).append(" | ");
        }
        page.setLength(page.length() - 1);
        page.append('\n');
    }

    private static void rule(StringBuilder page, int columns) {
        page.append('|')
                .append(String.join("|", Collections.nCopies(columns, "---")))
                .append("|\n");
    }
}
