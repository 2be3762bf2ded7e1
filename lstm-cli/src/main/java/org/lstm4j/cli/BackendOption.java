package org.lstm4j.cli;

import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import picocli.CommandLine.Option;

/** {@code --backend} of the subcommands that run models of other systems, with the device's own settings. */
final class BackendOption {

    @Option(
            names = "--backend",
            paramLabel = "ID",
            description = "Device to compute on, as 'lstm backends' lists them (default: ${DEFAULT-VALUE}).")
    private String id = "cpu";

    /** The device that was asked for. */
    String id() {
        return id;
    }

    /** Opens it. */
    Backend open() {
        return Backends.named(id, BackendOptions.DEFAULT);
    }
}
