package org.lstm4j.cli;

import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.tasks.forecast.Forecaster;
import org.lstm4j.tasks.report.Provenance;
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

    /** Opens the device that was asked for. */
    Backend open(CommandSpec spec) {
        return Backends.named(backend, Errors.orUsage(spec, () -> BackendOptions.DEFAULT.withThreads(threads)));
    }

    /**
     * What it takes to come to the same results again.
     *
     * @param command as far as results depend on it
     * @param origin of the data, with their digest
     */
    Provenance provenance(String command, String origin) {
        return new Provenance(command, seed, backend, String.join(", ", new Version().getVersion()), origin);
    }
}
