package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_SUCCESS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Queries of platforms and devices. */
final class ClInfo {
    private ClInfo() {}

    static String platformText(cl_platform_id platform, int what) {
        long[] size = new long[1];
        Cl.check(CL.clGetPlatformInfo(platform, what, 0, null, size), "clGetPlatformInfo");
        byte[] text = new byte[(int) size[0]];
        Cl.check(CL.clGetPlatformInfo(platform, what, text.length, Pointer.to(text), null), "clGetPlatformInfo");
        return trimmed(text);
    }

    static String text(cl_device_id device, int what) {
        long[] size = new long[1];
        Cl.check(CL.clGetDeviceInfo(device, what, 0, null, size), "clGetDeviceInfo");
        byte[] text = new byte[(int) size[0]];
        Cl.check(CL.clGetDeviceInfo(device, what, text.length, Pointer.to(text), null), "clGetDeviceInfo");
        return trimmed(text);
    }

    /** A number of 4 or 8 bytes. */
    static long number(cl_device_id device, int what) {
        ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        Cl.check(CL.clGetDeviceInfo(device, what, Long.BYTES, Pointer.to(value.array()), null), "clGetDeviceInfo");
        return value.getLong(0);
    }

    /** Whether a query works at all. */
    static boolean answers(cl_device_id device, int what) {
        return CL.clGetDeviceInfo(device, what, 0, null, new long[1]) == CL_SUCCESS;
    }

    /** The driver's strings end in a zero byte and may be padded. */
    private static String trimmed(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8).strip();
    }
}
