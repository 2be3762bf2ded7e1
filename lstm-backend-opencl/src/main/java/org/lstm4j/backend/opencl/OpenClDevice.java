package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_DEVICE_AVAILABLE;
import static org.jocl.CL.CL_DEVICE_COMPILER_AVAILABLE;
import static org.jocl.CL.CL_DEVICE_GLOBAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_LOCAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_COMPUTE_UNITS;
import static org.jocl.CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_WORK_GROUP_SIZE;
import static org.jocl.CL.CL_DEVICE_NAME;
import static org.jocl.CL.CL_DEVICE_TYPE;
import static org.jocl.CL.CL_DEVICE_TYPE_ACCELERATOR;
import static org.jocl.CL.CL_DEVICE_TYPE_CPU;
import static org.jocl.CL.CL_DEVICE_TYPE_GPU;
import static org.jocl.CL.CL_DEVICE_VERSION;
import static org.jocl.CL.CL_DRIVER_VERSION;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.lstm4j.Device;
import org.lstm4j.gpu.GpuFacts;

/**
 * One device of one platform, as the driver describes it.
 *
 * @param platform its driver
 * @param id the driver's handle
 * @param version {@code OpenCL MAJOR.MINOR ...}
 * @param type the bits of CL_DEVICE_TYPE
 * @param usable whether it is available and brings a compiler
 * @param facts for the common host code
 */
record OpenClDevice(
        cl_platform_id platform, cl_device_id id, String version, long type, boolean usable, GpuFacts facts) {
    private static final Pattern VERSION = Pattern.compile("OpenCL (\\d+)\\.(\\d+).*");

    /** Work items that the common kernels' groups have. */
    private static final int GROUP = 256;

    /** Local memory that the hungriest common kernel takes; OpenCL 1.2 promises 32 KiB. */
    private static final int LOCAL_BYTES = 16 << 10;

    /** The CPU backend's own score is 100: the host's processor is driven better without OpenCL. */
    private static final int GPU_SCORE = 500;

    private static final int ACCELERATOR_SCORE = 300;
    private static final int CPU_SCORE = 10;

    static OpenClDevice query(cl_platform_id platform, cl_device_id id) {
        long type = ClInfo.number(id, CL_DEVICE_TYPE);
        boolean usable =
                ClInfo.number(id, CL_DEVICE_AVAILABLE) != 0 && ClInfo.number(id, CL_DEVICE_COMPILER_AVAILABLE) != 0;
        GpuFacts facts = new GpuFacts(
                ClInfo.text(id, CL_DEVICE_NAME),
                ClInfo.text(id, CL_DRIVER_VERSION),
                (type & CL_DEVICE_TYPE_CPU) != 0,
                (int) ClInfo.number(id, CL_DEVICE_MAX_COMPUTE_UNITS),
                (int) ClInfo.number(id, CL_DEVICE_MAX_WORK_GROUP_SIZE),
                ClInfo.number(id, CL_DEVICE_LOCAL_MEM_SIZE),
                ClInfo.number(id, CL_DEVICE_GLOBAL_MEM_SIZE),
                ClInfo.number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE));
        return new OpenClDevice(platform, id, ClInfo.text(id, CL_DEVICE_VERSION), type, usable, facts);
    }

    /** Why the backend cannot use the device; empty when it can. */
    Optional<String> obstacle() {
        if (!usable) {
            return Optional.of(facts.name() + ": not available, or without a compiler");
        }
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches() || 10 * Integer.parseInt(matcher.group(1)) + Integer.parseInt(matcher.group(2)) < 12) {
            return Optional.of(facts.name() + ": needs OpenCL 1.2, has " + version);
        }
        if (facts.maxGroupSize() < GROUP) {
            return Optional.of(facts.name() + ": needs work-groups of " + GROUP + ", has " + facts.maxGroupSize());
        }
        if (facts.localMemoryBytes() < LOCAL_BYTES) {
            return Optional.of(facts.name() + ": needs " + LOCAL_BYTES + " bytes of local memory, has "
                    + facts.localMemoryBytes());
        }
        return Optional.empty();
    }

    /** What discovery shows for the device under the given number. */
    Device describe(int number) {
        String kind = facts.isCpu() ? "CPU" : (type & CL_DEVICE_TYPE_GPU) != 0 ? "GPU" : "accelerator";
        String description = kind + ", " + version + ", driver " + facts.driver() + ", " + facts.computeUnits()
                + " compute units, " + (facts.memoryBytes() >> 20) + " MiB";
        return new Device(OpenClProvider.ID + ":" + number, facts.name(), description, facts.memoryBytes(), score());
    }

    private int score() {
        if ((type & CL_DEVICE_TYPE_GPU) != 0) {
            return GPU_SCORE;
        }
        return (type & CL_DEVICE_TYPE_ACCELERATOR) != 0 ? ACCELERATOR_SCORE : CPU_SCORE;
    }
}
