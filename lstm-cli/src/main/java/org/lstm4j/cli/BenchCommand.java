package org.lstm4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import org.lstm4j.LstmException;
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
        description = "Measures the CPU backend on this machine: the whole forward against its own bare GEMM tile.",
        footer = {"", "Example:", "  lstm bench --quick     the short run"})
final class BenchCommand implements Callable<Integer> {
    /** The name under which lstm-benchmarks offers itself. */
    private static final String TOOL = "lstm-bench";

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "The short run: one fork, one shape.")
    private boolean quick;

    /** Of these, help and {@code --debug} matter here, and both are dealt with before and after the call. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        ToolProvider benchmarks = ToolProvider.findFirst(TOOL)
                .orElseThrow(() -> new LstmException(
                        "the benchmarks are not on the class path; run ./lstm bench from a clone of the project"));
        List<String> args = new ArrayList<>();
        if (quick) {
            args.add("--quick");
        }
        return benchmarks.run(spec.commandLine().getOut(), spec.commandLine().getErr(), args.toArray(String[]::new));
    }
}
