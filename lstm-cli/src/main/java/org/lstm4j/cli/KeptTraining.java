package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The training of a command, which outlives it until its results are written: interrupted or failed, the same command goes on
 * from where it stood.
 *
 * @param task names the folder of the checkpoints
 */
record KeptTraining(CommandSpec spec, CommonOptions common, String task) {
    /**
     * Options of trainings that say where results go and what is told meanwhile, and change no result: a training outlives a
     * place that cannot be written.
     */
    private static final Set<String> RESULTS =
            Set.of("--save", "--report", "--png", "--json", "--csv", "--quiet", CommonOptions.DEBUG);

    /** Trains, and writes the results. */
    @FunctionalInterface
    interface Work {
        void run(Checkpoints checkpoints) throws IOException;
    }

    /**
     * Does the work; what it trained is kept until all of it is done.
     *
     * @param origin names the data and their digest
     */
    void run(ComputeOptions compute, String origin, Work work) throws IOException {
        Checkpoints checkpoints = Checkpoints.of(
                Path.of(""), task, compute.provenance(options(), origin).toString());
        try (checkpoints) {
            work.run(checkpoints);
            StandardOutput.requireWritten(spec.commandLine().getOut());
            checkpoints.forget();
        } catch (ClosedPipeException e) {
            checkpoints.forget(); // its results are written, as far as anybody wanted to read them
            throw e;
        } catch (Throwable e) {
            if (checkpoints.keepSome()) {
                err().println(spec.qualifiedName() + ": " + checkpoints.consolation());
            }
            throw e;
        }
    }

    /**
     * Trains on the calling thread, which Ctrl-C interrupts.
     *
     * @param clear makes room on the terminal for the farewell
     */
    <T> T train(Checkpoints checkpoints, Supplier<T> training, Runnable clear) {
        if (checkpoints.resumes() && !common.quiet) {
            err().println("going on from " + checkpoints.folder());
        }
        return Interruption.guard(training, () -> {
            clear.run();
            err().println(spec.qualifiedName() + ": " + checkpoints.farewell());
        });
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** What was asked for, but for the results. */
    private String options() {
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> !RESULTS.contains(option.longestName()))
                .map(option -> option.longestName() + option.originalStringValues())
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
