package org.lstm4j.cli;

import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.tasks.forecast.Forecaster;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options of the subcommands that compute: on what, with how many threads, from which seed. */
final class ComputeOptions {

    @Option(
            names = "--backend",
            paramLabel = "ID",
            description =
                    "Device to compute on, as 'lstm backends' lists them (default: ${DEFAULT-VALUE}, which gives the same"
                            + " numbers on every machine).")
    private String backend = "cpu";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to compute with (default: one per processor).")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of everything random: the same seed, the same numbers (default: ${DEFAULT-VALUE}).")
    long seed = Forecaster.DEFAULT_SEED;

    /** The device that was asked for. */
    String backend() {
        return backend;
    }

    /** Opens the device that was asked for. */
    Backend open(CommandSpec spec) {
        return Backends.named(backend, Errors.orUsage(spec, () -> BackendOptions.DEFAULT.withThreads(threads)));
    }
}
