package org.lstm4j.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The driver's hot functions by the foreign function interface: a launch costs tens of nanoseconds here, and microseconds
 * through JCuda. To be touched only where {@link #NAME} is known to load.
 */
@SuppressWarnings("restricted") // the provider has seen to it that native access is enabled
final class LibCuda {
    static final String NAME = "libcuda.so.1";

    private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup(NAME, Arena.global());

    private static final MethodHandle SET_CURRENT = bind("cuCtxSetCurrent", JAVA_LONG);
    private static final MethodHandle LAUNCH = bind(
            "cuLaunchKernel",
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG,
            ADDRESS,
            ADDRESS);
    private static final MethodHandle LAUNCH_COOPERATIVE = bind(
            "cuLaunchCooperativeKernel",
            JAVA_LONG,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG,
            ADDRESS);
    private static final MethodHandle COPY_TO_DEVICE =
            bind("cuMemcpyHtoDAsync_v2", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle COPY_TO_HOST =
            bind("cuMemcpyDtoHAsync_v2", ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FILL = bind("cuMemsetD32Async", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PIN = bind("cuMemHostAlloc", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle UNPIN = bind("cuMemFreeHost", ADDRESS);

    private LibCuda() {}

    private static MethodHandle bind(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /** Makes a context the calling thread's. */
    static void setCurrent(long context) {
        try {
            Cu.check((int) SET_CURRENT.invokeExact(context), "cuCtxSetCurrent");
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** @param parameters a pointer to each argument */
    static int launch(
            long function, int groupsX, int groupsY, int sizeX, int sizeY, long stream, MemorySegment parameters) {
        try {
            return (int) LAUNCH.invokeExact(
                    function, groupsX, groupsY, 1, sizeX, sizeY, 1, 0, stream, parameters, MemorySegment.NULL);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** A launch that fails unless all its blocks can be resident at once. */
    static int launchCooperative(
            long function, int groupsX, int groupsY, int size, int sharedBytes, long stream, MemorySegment parameters) {
        try {
            return (int) LAUNCH_COOPERATIVE.invokeExact(
                    function, groupsX, groupsY, 1, size, 1, 1, sharedBytes, stream, parameters);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** A launch with dynamic shared memory. */
    static int launchShared(
            long function, int groupsX, int groupsY, int size, int sharedBytes, long stream, MemorySegment parameters) {
        try {
            return (int) LAUNCH.invokeExact(
                    function, groupsX, groupsY, 1, size, 1, 1, sharedBytes, stream, parameters, MemorySegment.NULL);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    static void copyToDevice(long target, MemorySegment source, long bytes, long stream) {
        try {
            Cu.check((int) COPY_TO_DEVICE.invokeExact(target, source, bytes, stream), "cuMemcpyHtoDAsync");
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    static void copyToHost(MemorySegment target, long source, long bytes, long stream) {
        try {
            Cu.check((int) COPY_TO_HOST.invokeExact(target, source, bytes, stream), "cuMemcpyDtoHAsync");
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    static void fill(long target, int word, long words, long stream) {
        try {
            Cu.check((int) FILL.invokeExact(target, word, words, stream), "cuMemsetD32Async");
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** Page-locked memory that the device sees under the same address. */
    static MemorySegment pin(long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS);
            Cu.check((int) PIN.invokeExact(address, bytes, 0), "cuMemHostAlloc of " + bytes + " bytes");
            return address.get(ADDRESS, 0).reinterpret(bytes);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    static int unpin(MemorySegment pinned) {
        try {
            return (int) UNPIN.invokeExact(pinned);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** Method handles declare everything; only unchecked exceptions come. */
    private static RuntimeException unchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof RuntimeException exception) {
            return exception;
        }
        throw new AssertionError(e);
    }
}
