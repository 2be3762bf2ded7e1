package org.lstm4j.backend.opencl;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;
import org.lstm4j.Device;
import org.lstm4j.gpu.GpuProvider;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Probe;

/** Finds OpenCL devices. JOCL is touched only where a loader library is there for it. */
public final class OpenClProvider extends GpuProvider {
    static final String ID = "opencl";

    private final String loader;

    /** Looks for the platform's usual loader library. */
    public OpenClProvider() {
        this(usualLoader());
    }

    /** @param loader file name or path of the loader library */
    OpenClProvider(String loader) {
        super(ID, "JOCL");
        this.loader = loader;
    }

    private static String usualLoader() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return "OpenCL.dll";
        }
        return os.startsWith("mac") ? "/System/Library/Frameworks/OpenCL.framework/OpenCL" : "libOpenCL.so.1";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    @SuppressWarnings("restricted") // the lookup is made only where native access is enabled
    protected @Nullable String missing() {
        if (!OpenClProvider.class.getModule().isNativeAccessEnabled()) {
            return "native access is not enabled; start Java with --enable-native-access=ALL-UNNAMED, or name "
                    + "org.lstm4j.backend.opencl,jocl on the module path";
        }
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(loader, arena);
        } catch (IllegalArgumentException e) {
            return "no OpenCL loader " + loader + "; install one (Debian: ocl-icd-libopencl1) and the device's driver";
        }
        try {
            JoclNative.place();
        } catch (IOException e) {
            return "JOCL's library cannot be unpacked to java.io.tmpdir: " + e;
        }
        return null;
    }

    @Override
    protected List<Device> devices() {
        List<Device> devices = new ArrayList<>();
        for (OpenClDevice device : OpenClDevices.list()) {
            devices.add(device.describe(devices.size()));
        }
        return devices;
    }

    @Override
    public Backend open(Device device, BackendOptions options) {
        if (probe() instanceof Probe.Available(List<Device> devices)) {
            int number = devices.stream().map(Device::id).toList().indexOf(device.id());
            if (number >= 0) {
                OpenClRuntime runtime = new OpenClRuntime(OpenClDevices.list().get(number));
                return new OpenClBackend(devices.get(number), runtime, options);
            }
        }
        throw new BackendException(device.id() + ": no such OpenCL device now; ask probe() for those that there are");
    }
}
