package org.lstm4j.backend.cuda;

import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.lstm4j.BackendException;

/** Asks the driver for its devices. Touches JCuda: to be asked only where the driver's library is there. */
final class CudaDevices {
    /** The driver interface of CUDA 12.0, the first that reads PTX ISA 8.0. */
    static final int LEAST_DRIVER = 12000;

    private CudaDevices() {}

    /**
     * The devices that the backend can use.
     *
     * @throws BackendException with the reason, when there is none
     */
    static List<CudaDevice> list() {
        int[] version = new int[1];
        Cu.check(JCudaDriver.cuDriverGetVersion(version), "cuDriverGetVersion");
        if (version[0] < LEAST_DRIVER) {
            throw new BackendException(tooOld(version[0]));
        }
        int status = JCudaDriver.cuInit(0);
        if (status == CUresult.CUDA_ERROR_NO_DEVICE) {
            throw new BackendException("the NVIDIA driver sees no device");
        }
        Cu.check(status, "cuInit");
        int[] count = new int[1];
        Cu.check(JCudaDriver.cuDeviceGetCount(count), "cuDeviceGetCount");
        List<CudaDevice> all = new ArrayList<>();
        for (int number = 0; number < count[0]; number++) {
            all.add(CudaDevice.query(number, version[0]));
        }
        List<CudaDevice> usable = all.stream().filter(CudaDevice::isUsable).toList();
        if (usable.isEmpty()) {
            throw new BackendException(noneUsable(all));
        }
        return usable;
    }

    static String tooOld(int driverVersion) {
        return "the NVIDIA driver is for CUDA " + versionText(driverVersion) + ", needed is "
                + versionText(LEAST_DRIVER) + " or later; update the driver";
    }

    static String noneUsable(List<CudaDevice> all) {
        if (all.isEmpty()) {
            return "the NVIDIA driver sees no device";
        }
        CudaDevice first = all.getFirst();
        return first.facts().name() + " has compute capability " + capabilityText(first.capability()) + ", needed is "
                + capabilityText(CudaDevice.LEAST_CAPABILITY) + " or higher";
    }

    /** {@code 12.4} of 12040. */
    static String versionText(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    /** {@code 9.0} of 90. */
    static String capabilityText(int capability) {
        return capability / 10 + "." + capability % 10;
    }
}
