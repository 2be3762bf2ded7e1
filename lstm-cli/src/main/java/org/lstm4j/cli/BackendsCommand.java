package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lstm4j.Backends;
import org.lstm4j.Device;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Probe;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lstm backends}: what this machine can compute on, or why not. */
@Command(
        name = "backends",
        sortOptions = false,
        description = "Lists every backend with its devices and what they offer, or why it has none here.",
        footer = {
            "",
            "Examples:",
            "  lstm backends             for people; the device of highest score is the default",
            "  lstm backends --json      the same for programs"
        })
final class BackendsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private JsonOption json;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to open the devices with (default: the device's choice).")
    private int threads;

    /** Read by picocli and by {@link Errors}; there is no progress to be quiet about. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        BackendOptions options = Errors.orUsage(spec, () -> BackendOptions.DEFAULT.withThreads(threads));
        PrintWriter out = spec.commandLine().getOut();
        List<Json> backends = new ArrayList<>();
        for (Backends.Found found : Backends.all()) {
            JsonObject.Builder backend = Json.object().put("id", found.provider());
            switch (found.probe()) {
                case Probe.Available(List<Device> devices) -> {
                    List<DeviceRow> rows = devices.stream()
                            .map(device -> DeviceRow.of(device, options))
                            .toList();
                    backend.put("available", true);
                    backend.put(
                            "devices",
                            Json.array(rows.stream().map(DeviceRow::json).toList()));
                    print(() -> rows.forEach(row -> row.print(out)));
                }
                case Probe.Unavailable(String reason) -> {
                    backend.put("available", false);
                    backend.put("reason", reason);
                    print(() -> out.printf("%-10s not available: %s%n", found.provider(), reason));
                }
            }
            backends.add(backend.build());
        }
        json.write(Json.object().put("backends", Json.array(backends)).build().pretty(), out);
        return ExitCode.OK;
    }

    private void print(Runnable text) {
        if (!json.toStandardOutput()) {
            text.run();
        }
    }
}
