package org.lstm4j.cli;

import org.jspecify.annotations.Nullable;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.tasks.forecast.Forecaster;
import picocli.CommandLine.Option;

/** Options of the subcommands that compute: on what, with how many threads, from which seed. */
final class ComputeOptions {

    @Option(
            names = "--backend",
            paramLabel = "ID",
            description = "Device to compute on, as 'lstm backends' lists them (default: the best one found).")
    private @Nullable String backend;

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

    /** Opens the device that was asked for, or else the best one. */
    Backend open() {
        return backend == null ? Backends.best(options()) : Backends.named(backend, options());
    }

    private BackendOptions options() {
        return BackendOptions.DEFAULT.withThreads(threads);
    }
}
