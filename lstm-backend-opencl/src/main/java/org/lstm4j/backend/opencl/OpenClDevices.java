package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_DEVICE_NOT_FOUND;
import static org.jocl.CL.CL_DEVICE_TYPE_ALL;

import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.lstm4j.BackendException;

/** All devices of all platforms. The first touch of JOCL, which loads its native library. */
final class OpenClDevices {
    private OpenClDevices() {}

    /**
     * Devices that can be used, in the driver's order.
     *
     * @throws BackendException with the reason when there is none
     * @throws LinkageError when JOCL finds no loader
     */
    static List<OpenClDevice> list() {
        List<OpenClDevice> usable = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (cl_platform_id platform : platforms()) {
            for (cl_device_id id : devices(platform)) {
                OpenClDevice device = OpenClDevice.query(platform, id);
                device.obstacle().ifPresentOrElse(obstacles::add, () -> usable.add(device));
            }
        }
        if (usable.isEmpty()) {
            throw new BackendException(
                    obstacles.isEmpty() ? "no device on any OpenCL platform" : String.join("; ", obstacles));
        }
        return usable;
    }

    private static cl_platform_id[] platforms() {
        int[] count = new int[1];
        int status = CL.clGetPlatformIDs(0, null, count);
        if (status == Cl.PLATFORM_NOT_FOUND || count[0] == 0) {
            throw new BackendException("an OpenCL loader but no driver (ICD); install the device's OpenCL driver");
        }
        Cl.check(status, "clGetPlatformIDs");
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        Cl.check(CL.clGetPlatformIDs(platforms.length, platforms, null), "clGetPlatformIDs");
        return platforms;
    }

    private static cl_device_id[] devices(cl_platform_id platform) {
        int[] count = new int[1];
        int status = CL.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, null, count);
        if (status == CL_DEVICE_NOT_FOUND) {
            return new cl_device_id[0];
        }
        Cl.check(status, "clGetDeviceIDs");
        cl_device_id[] devices = new cl_device_id[count[0]];
        Cl.check(CL.clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, devices.length, devices, null), "clGetDeviceIDs");
        return devices;
    }
}
