package org.lstm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code lstm bench}: how fast this machine is. The benchmarks are a module that only a clone has; they are found as a
 * {@link ToolProvider}, so that the command does not drag JMH along.
 */
@Command(
        name = "bench",
        sortOptions = false,
        description = {
            "Measures the CPU backend on this machine, side by side with ONNX Runtime, PyTorch and DL4J, and against what the"
                    + " machine's arithmetic and memory leave possible. The peers' libraries are fetched once, by the launcher.",
        },
        footer = {
            "",
            "Examples:",
            "  lstm bench --quick                              a few shapes on one thread, a few minutes",
            "  lstm bench --filter 'lstm B32 H256'             some of all",
            "  lstm bench --json=run.json                      all of it, about an hour",
            "  lstm bench --markdown run.json                  the same as a page",
        })
final class BenchCommand implements Callable<Integer> {
    /** The name under which lstm-benchmarks offers itself. */
    private static final String TOOL = "lstm-bench";

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "The short run: fewer shapes, one thread.")
    private boolean quick;

    @Option(names = "--filter", paramLabel = "REGEX", description = "Only the benchmarks whose names contain a match.")
    private @Nullable Pattern filter;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Measure nothing; print what --json has written to FILE as a page in Markdown.")
    private @Nullable Path markdown;

    @Mixin
    private JsonOption json;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        ToolProvider benchmarks = ToolProvider.findFirst(TOOL)
                .orElseThrow(() -> new LstmException(
                        "the benchmarks are not on the class path; run ./lstm bench from a clone of the project"));
        List<String> args = new ArrayList<>();
        if (markdown != null) {
            args.addAll(List.of("--markdown", markdown.toString()));
        }
        if (quick) {
            args.add("--quick");
        }
        if (common.quiet) {
            args.add("--quiet");
        }
        if (filter != null) {
            args.addAll(List.of("--filter", filter.pattern()));
        }
        Target target = json.target();
        if (target != null) {
            args.addAll(List.of("--json", target.name()));
        }
        CommandLine command = spec.commandLine();
        return benchmarks.run(command.getOut(), command.getErr(), args.toArray(String[]::new));
    }
}
