package org.lstm4j.backend.cuda;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT;

import java.nio.charset.StandardCharsets;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;
import org.lstm4j.Device;
import org.lstm4j.gpu.GpuFacts;

/**
 * One device as the driver describes it.
 *
 * @param number the driver's number, that of {@code cuda:N}
 * @param handle the driver's handle
 * @param capability compute capability, ten times the major number plus the minor one
 * @param facts for the common host code
 */
record CudaDevice(int number, CUdevice handle, int capability, GpuFacts facts) {
    /** What the shipped kernels need at least: Turing. */
    static final int LEAST_CAPABILITY = 75;

    /** Above OpenCL's 500 on the same device. */
    private static final int SCORE = 1000;

    static CudaDevice query(int number, int driverVersion) {
        CUdevice handle = new CUdevice();
        Cu.check(JCudaDriver.cuDeviceGet(handle, number), "cuDeviceGet");
        byte[] name = new byte[256];
        Cu.check(JCudaDriver.cuDeviceGetName(name, name.length, handle), "cuDeviceGetName");
        long[] memory = new long[1];
        Cu.check(JCudaDriver.cuDeviceTotalMem(memory, handle), "cuDeviceTotalMem");
        int capability = 10 * attribute(handle, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                + attribute(handle, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        GpuFacts facts = new GpuFacts(
                text(name),
                "CUDA " + CudaDevices.versionText(driverVersion),
                false,
                attribute(handle, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT),
                attribute(handle, CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK),
                attribute(handle, CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN),
                memory[0],
                memory[0]);
        return new CudaDevice(number, handle, capability, facts);
    }

    private static int attribute(CUdevice handle, int attribute) {
        int[] value = new int[1];
        Cu.check(JCudaDriver.cuDeviceGetAttribute(value, attribute, handle), "cuDeviceGetAttribute " + attribute);
        return value[0];
    }

    private static String text(byte[] zeroTerminated) {
        String text = new String(zeroTerminated, StandardCharsets.UTF_8);
        return text.substring(0, text.indexOf('\0'));
    }

    boolean isUsable() {
        return capability >= LEAST_CAPABILITY;
    }

    /** What discovery shows. */
    Device describe() {
        String description = "GPU, compute capability " + CudaDevices.capabilityText(capability) + ", driver "
                + facts.driver() + ", " + facts.computeUnits() + " multiprocessors, " + (facts.memoryBytes() >> 20)
                + " MiB";
        return new Device(CudaProvider.ID + ":" + number, facts.name(), description, facts.memoryBytes(), SCORE);
    }
}
