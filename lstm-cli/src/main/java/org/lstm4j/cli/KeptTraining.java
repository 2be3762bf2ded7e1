package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The training of a command, which outlives it until its results are written: interrupted or failed, the same command goes on
 * from where it stood.
 */
final class KeptTraining {
    /**
     * Options of trainings that say where results go and what is told meanwhile, and change no result: a training outlives a
     * place that cannot be written.
     */
    private static final Set<String> RESULTS =
            Set.of("--save", "--report", "--png", "--json", "--csv", "--quiet", CommonOptions.DEBUG);

    private final CommandSpec spec;
    private final CommonOptions common;
    private final String task;

    // Read also by the thread that ends the JVM, which may have lost patience with the one that works.
    private volatile @Nullable Checkpoints checkpoints;
    private volatile boolean done;

    /** @param task names the folder of the checkpoints */
    KeptTraining(CommandSpec spec, CommonOptions common, String task) {
        this.spec = spec;
        this.common = common;
        this.task = task;
    }

    /** Trains, and writes the results. */
    @FunctionalInterface
    interface Work {
        void run(Checkpoints checkpoints) throws IOException;
    }

    /**
     * Does the work on the calling thread, which Ctrl-C interrupts; what it trained is kept until all of it is done.
     *
     * @param origin names the data and their digest
     */
    void run(ComputeOptions compute, String origin, Work work) throws IOException {
        String command = compute.provenance(options(), origin).toString();
        try {
            new Interruption(LstmCommand.shutdown(spec)).guard(() -> run(command, work), () -> say(farewell()));
        } catch (Throwable e) {
            Checkpoints kept = checkpoints;
            if (kept != null && kept.keepSome()) {
                say(kept.consolation());
            }
            throw e;
        }
    }

    private void run(String command, Work work) throws IOException {
        try (Checkpoints opened = Checkpoints.of(Path.of(""), task, command)) {
            checkpoints = opened;
            try {
                work.run(opened);
                StandardOutput.requireWritten(spec.commandLine().getOut());
            } catch (ClosedPipeException e) {
                opened.forget(); // the results are written, as far as anybody wanted to read them
                throw e;
            }
            opened.forget();
            done = true;
        }
    }

    /**
     * Trains.
     *
     * @throws LstmException also when the thread was interrupted after the last epoch, so that what follows is left to the next
     *     run
     */
    <T> T train(Checkpoints kept, Supplier<T> training) {
        if (kept.resumes() && !common.quiet) {
            err().println("going on from " + kept.folder());
        }
        T result = training.get();
        if (Thread.currentThread().isInterrupted()) {
            throw new LstmException("interrupted before the results were written");
        }
        return result;
    }

    private String farewell() {
        if (done) {
            return "interrupted when all was done; its results are written";
        }
        Checkpoints kept = checkpoints;
        return kept == null ? "interrupted" : kept.farewell();
    }

    private void say(String text) {
        err().println(spec.qualifiedName() + ": " + text);
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
