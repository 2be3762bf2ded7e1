package org.lstm4j.backend.cuda;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;
import org.lstm4j.Device;
import org.lstm4j.gpu.GpuProvider;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Finds CUDA devices. JCuda is touched only where the NVIDIA driver's library is there for it. */
public final class CudaProvider extends GpuProvider {
    static final String ID = "cuda";

    private final String driver;

    /** Looks for the driver's usual library. */
    public CudaProvider() {
        this(LibCuda.NAME);
    }

    /** @param driver file name or path of the driver's library */
    CudaProvider(String driver) {
        super(ID, "JCuda");
        this.driver = driver;
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    @SuppressWarnings("restricted") // the lookup is made only where native access is enabled
    protected @Nullable String missing() {
        if (!CudaProvider.class.getModule().isNativeAccessEnabled()) {
            return "native access is not enabled; start Java with --enable-native-access=ALL-UNNAMED";
        }
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup.libraryLookup(driver, arena);
        } catch (IllegalArgumentException e) {
            return "no NVIDIA driver: " + driver
                    + " does not load; install the driver of the device (CUDA itself is not needed)";
        }
        if (!JCudaNative.isPresent()) {
            return "JCuda's native library " + JCudaNative.DRIVER
                    + " is not on the class path; add jcuda-natives for this "
                    + "platform (there are some for Linux x86-64)";
        }
        try {
            JCudaNative.place();
        } catch (IOException e) {
            return "JCuda's library cannot be put into java.io.tmpdir: " + e;
        }
        return null;
    }

    @Override
    protected List<Device> devices() {
        return CudaDevices.list().stream().map(CudaDevice::describe).toList();
    }

    @Override
    public Backend open(Device device, BackendOptions options) {
        if (missing() == null) {
            List<CudaDevice> devices = CudaDevices.list();
            for (CudaDevice candidate : devices) {
                if (candidate.describe().id().equals(device.id())) {
                    return new CudaBackend(device, new CudaRuntime(candidate), options);
                }
            }
        }
        throw new BackendException(device.id() + ": no such CUDA device now; ask probe() for those that there are");
    }
}
