package org.lstm4j.spi;

import org.lstm4j.Device;

/**
 * The entry that {@link java.util.ServiceLoader} finds. A provider is tiny: it probes and opens, and touches no vector or
 * native class before it is asked to, so that loading it is safe on any machine.
 */
public interface BackendProvider {
    /** Version of this package that backends are compiled against; others are rejected with a reason. */
    int SPI_VERSION = 1;

    /** The backend's name and the prefix of its device ids: {@code cpu}, {@code opencl}, {@code cuda}. */
    String id();

    /** {@link #SPI_VERSION} at the provider's own compile time. */
    int spiVersion();

    /** Looks for devices. Never throws; what is missing becomes the reason. */
    Probe probe();

    /**
     * Opens one of the devices that {@link #probe} reported.
     *
     * @throws org.lstm4j.BackendException when it cannot be opened after all
     */
    Backend open(Device device, BackendOptions options);
}
