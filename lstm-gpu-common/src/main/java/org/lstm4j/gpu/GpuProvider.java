package org.lstm4j.gpu;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.Device;
import org.lstm4j.LstmException;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Probe;

/** A provider over a native binding, which is touched only once nothing is missing that it needs. */
public abstract class GpuProvider implements BackendProvider {
    private final String id;
    private final String binding;

    /**
     * @param id prefix of the device ids
     * @param binding name of the library that reaches the driver, for people
     */
    protected GpuProvider(String id, String binding) {
        this.id = id;
        this.binding = binding;
    }

    /** What stands in the way of even asking for devices, and what to do about it; null when nothing does. */
    protected abstract @Nullable String missing();

    /** The devices that the driver has now; called only when nothing is missing. */
    protected abstract List<Device> devices();

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final Probe probe() {
        String missing = missing();
        if (missing != null) {
            return new Probe.Unavailable(missing);
        }
        try {
            return new Probe.Available(devices());
        } catch (LstmException e) {
            return new Probe.Unavailable(e.getMessage());
        } catch (LinkageError e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
            return new Probe.Unavailable(binding + " does not load: " + reason);
        }
    }
}
