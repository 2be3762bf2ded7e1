package org.lstm4j.reference;

import java.util.List;
import org.lstm4j.BackendException;
import org.lstm4j.Device;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Probe;

/** Always available, always last. */
public final class ReferenceProvider implements BackendProvider {
    static final Device DEVICE = new Device("reference", "scalar Java", "one float at a time", 0, 1);

    @Override
    public String id() {
        return "reference";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Probe probe() {
        return new Probe.Available(List.of(DEVICE));
    }

    @Override
    public Backend open(Device device, BackendOptions options) {
        if (!device.equals(DEVICE)) {
            throw new BackendException("device " + device.id() + " is not here; the only one is " + DEVICE.id());
        }
        return new ReferenceBackend(options);
    }
}
