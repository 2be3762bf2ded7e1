package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_CONTEXT_PLATFORM;
import static org.jocl.CL.CL_MEM_READ_WRITE;
import static org.jocl.CL.CL_PROGRAM_BINARIES;
import static org.jocl.CL.CL_PROGRAM_BINARY_SIZES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_program;
import org.lstm4j.Device;
import org.lstm4j.gpu.KernelSource;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Probe;
import org.lstm4j.spi.Usage;

/**
 * Opens a device, runs a kernel and closes it again, many times, in a JVM of its own: through the backend, or by the same calls
 * of JOCL without it. Prints resident KiB after the warm-up and at the end.
 */
final class OpenRunClose {
    /** Until caches of driver, allocator and compiler are full. */
    private static final int WARM_UP = 50;

    private static final int CYCLES = 100;
    private static final int SIDE = 10;

    private OpenRunClose() {}

    /** @param arguments {@code backend} or {@code bare} */
    public static void main(String[] arguments) throws IOException {
        if (new OpenClProvider().probe() instanceof Probe.Unavailable(String reason)) {
            throw new IllegalStateException(reason);
        }
        OpenClDevice first = OpenClDevices.list().getFirst();
        Runnable cycle = switch (arguments[0]) {
            case "backend" -> () -> backend(first.describe(0));
            case "bare" -> bare(first);
            default -> throw new IllegalArgumentException("expected backend or bare, got " + arguments[0]);
        };
        repeat(cycle, WARM_UP);
        long before = residentKib();
        repeat(cycle, CYCLES);
        System.out.println(before + " " + residentKib());
    }

    private static void repeat(Runnable cycle, int times) {
        for (int i = 0; i < times; i++) {
            cycle.run();
        }
        System.gc();
    }

    private static long residentKib() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(text -> text.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    private static void backend(Device device) {
        try (Backend backend = new OpenClProvider().open(device, BackendOptions.DEFAULT);
                ComputeStream stream = backend.newStream();
                DeviceBuffer buffer = backend.allocate(SIDE * SIDE * Float.BYTES, Usage.STATE)) {
            Matrix m = Matrix.of(buffer, SIDE, SIDE);
            backend.kernels().add(stream, m, m);
            stream.record();
        }
    }

    /** The objects that a cycle of the backend makes, made and released by hand: no checks, no counting, no cache of ours. */
    private static Runnable bare(OpenClDevice device) {
        byte[] binary = binary(device);
        cl_device_id[] devices = {device.id()};
        return () -> {
            cl_context context = context(device);
            cl_program program = CL.clCreateProgramWithBinary(
                    context, 1, devices, new long[] {binary.length}, new byte[][] {binary}, null, null);
            CL.clBuildProgram(program, 1, devices, "-cl-std=CL1.2", null, null);
            cl_command_queue zeroing = queue(context, device);
            cl_command_queue queue = queue(context, device);
            cl_mem partial = CL.clCreateBuffer(context, CL_MEM_READ_WRITE, 1024, null, null);
            long bytes = SIDE * SIDE * Float.BYTES;
            cl_mem buffer = CL.clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null);
            CL.clEnqueueFillBuffer(zeroing, buffer, Pointer.to(new int[1]), 4, 0, bytes, 0, null, null);
            CL.clFinish(zeroing);
            cl_kernel kernel = CL.clCreateKernel(program, "add", null);
            add(kernel, buffer, queue);
            cl_event event = new cl_event();
            CL.clEnqueueMarkerWithWaitList(queue, 0, null, event);
            CL.clFinish(queue);
            CL.clReleaseEvent(event);
            CL.clReleaseKernel(kernel);
            CL.clReleaseMemObject(buffer);
            CL.clReleaseMemObject(partial);
            CL.clReleaseCommandQueue(queue);
            CL.clReleaseCommandQueue(zeroing);
            CL.clReleaseProgram(program);
            CL.clReleaseContext(context);
        };
    }

    private static void add(cl_kernel kernel, cl_mem buffer, cl_command_queue queue) {
        for (int matrix = 0; matrix < 2; matrix++) {
            CL.clSetKernelArg(kernel, 3 * matrix, Sizeof.cl_mem, Pointer.to(buffer));
            CL.clSetKernelArg(kernel, 3 * matrix + 1, Sizeof.cl_long, Pointer.to(new long[] {0}));
            CL.clSetKernelArg(kernel, 3 * matrix + 2, Sizeof.cl_long, Pointer.to(new long[] {SIDE}));
        }
        CL.clSetKernelArg(kernel, 6, Sizeof.cl_int, Pointer.to(new int[] {SIDE}));
        CL.clSetKernelArg(kernel, 7, Sizeof.cl_int, Pointer.to(new int[] {SIDE}));
        long[] items = {256, 1};
        CL.clEnqueueNDRangeKernel(queue, kernel, 2, null, items, items, 0, null, null);
    }

    private static byte[] binary(OpenClDevice device) {
        cl_context context = context(device);
        String[] source = {KernelSource.common().text()};
        cl_program program = CL.clCreateProgramWithSource(context, 1, source, null, null);
        CL.clBuildProgram(program, 1, new cl_device_id[] {device.id()}, "-cl-std=CL1.2", null, null);
        long[] size = new long[1];
        CL.clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, Long.BYTES, Pointer.to(size), null);
        byte[] binary = new byte[(int) size[0]];
        CL.clGetProgramInfo(program, CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(binary)), null);
        CL.clReleaseProgram(program);
        CL.clReleaseContext(context);
        return binary;
    }

    private static cl_context context(OpenClDevice device) {
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL_CONTEXT_PLATFORM, device.platform());
        return CL.clCreateContext(properties, 1, new cl_device_id[] {device.id()}, null, null, null);
    }

    @SuppressWarnings("deprecation") // its successor is OpenCL 2.0
    private static cl_command_queue queue(cl_context context, OpenClDevice device) {
        return CL.clCreateCommandQueue(context, device.id(), 0, null);
    }
}
