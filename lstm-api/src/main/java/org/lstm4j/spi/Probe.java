package org.lstm4j.spi;

import java.util.List;
import org.lstm4j.Device;

/** What a provider found. */
public sealed interface Probe {
    /** At least one device, in probe order. */
    record Available(List<Device> devices) implements Probe {
        public Available {
            devices = List.copyOf(devices);
        }
    }

    /** None, and why: one line that names what is missing. */
    record Unavailable(String reason) implements Probe {}
}
