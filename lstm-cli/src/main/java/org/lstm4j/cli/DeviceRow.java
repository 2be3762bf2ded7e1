package org.lstm4j.cli;

import java.io.PrintWriter;
import org.lstm4j.Backends;
import org.lstm4j.Device;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Capabilities;

/** A device as {@code lstm backends} shows it: opened, because only an open one knows what it can do. */
sealed interface DeviceRow {

    static DeviceRow of(Device device, BackendOptions options) {
        try (Backend backend = Backends.named(device.id(), options)) {
            return new Open(device, backend.capabilities());
        } catch (LstmException e) {
            return new Closed(device, String.valueOf(e.getMessage()));
        }
    }

    JsonObject json();

    void print(PrintWriter out);

    /** What is known before a device is opened. */
    private static JsonObject.Builder about(Device device) {
        return Json.object()
                .put("id", device.id())
                .put("name", device.name())
                .put("description", device.description())
                .put("score", device.score());
    }

    /** A device that works. */
    record Open(Device device, Capabilities can) implements DeviceRow {
        @Override
        public JsonObject json() {
            return about(device)
                    .put("memoryBytes", device.memoryBytes())
                    .put("kernels", can.kernels())
                    .put("lanes", can.lanes())
                    .put("threads", can.threads())
                    .put(
                            "numerics",
                            Json.array(can.numerics().stream()
                                    .sorted()
                                    .map(mode -> Json.of(mode.name()))
                                    .toList()))
                    .build();
        }

        @Override
        public void print(PrintWriter out) {
            out.printf("%-10s %s: %s%n", device.id(), device.name(), device.description());
            out.printf(
                    "%-10s %s, %d threads, score %d, %s%n",
                    "",
                    can.kernels(),
                    can.threads(),
                    device.score(),
                    can.numerics().stream().sorted().toList());
        }
    }

    /** A device that was found and does not open. */
    record Closed(Device device, String reason) implements DeviceRow {
        @Override
        public JsonObject json() {
            return about(device).put("error", reason).build();
        }

        @Override
        public void print(PrintWriter out) {
            out.printf("%-10s %s: does not open: %s%n", device.id(), device.name(), reason);
        }
    }
}
