package org.lstm4j.backend.cpu;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lstm4j.BackendException;
import org.lstm4j.Device;
import org.lstm4j.backend.cpu.kernel.CpuLog;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.backend.cpu.kernel.KernelSource;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Probe;

/** The processor that the JVM runs on: always there. */
public final class CpuProvider implements BackendProvider {
    private static final String ID = "cpu";

    /** Above nothing at all, below any GPU. */
    private static final int SCORE = 100;

    /** Whether the log has mentioned plain Java: once per JVM is enough. */
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Probe probe() {
        return new Probe.Available(List.of(device()));
    }

    @Override
    public Backend open(Device device, BackendOptions options) {
        if (!device.id().equals(ID)) {
            throw new BackendException("device: expected cpu, got " + device.id());
        }
        KernelSource source = KernelSource.configured();
        if (KernelFamily.best() == KernelFamily.SCALAR && TOLD.compareAndSet(false, true)) {
            CpuLog.logger()
                    .log(
                            System.Logger.Level.WARNING,
                            "the vector kernels are off, plain Java computes the same more slowly: start the JVM with"
                                    + " --add-modules jdk.incubator.vector");
        }
        return new CpuBackend(device, options, source);
    }

    /** The device as {@link #probe} reports it. */
    static Device device() {
        KernelFamily family = KernelSource.configured().family();
        int processors = Runtime.getRuntime().availableProcessors();
        return new Device(
                ID,
                System.getProperty("os.arch"),
                family.description() + ", " + processors + (processors == 1 ? " thread" : " threads"),
                0,
                SCORE);
    }
}
