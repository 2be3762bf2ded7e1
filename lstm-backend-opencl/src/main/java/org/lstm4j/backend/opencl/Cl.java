package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_BUILD_PROGRAM_FAILURE;
import static org.jocl.CL.CL_MEM_OBJECT_ALLOCATION_FAILURE;
import static org.jocl.CL.CL_OUT_OF_HOST_MEMORY;
import static org.jocl.CL.CL_OUT_OF_RESOURCES;
import static org.jocl.CL.CL_SUCCESS;

import org.jocl.CL;
import org.lstm4j.BackendException;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;

/** The driver's statuses, checked here rather than by JOCL, whose own checking is a switch for the whole JVM. */
final class Cl {
    /** The loader's word for "no driver installed" (cl_khr_icd). */
    static final int PLATFORM_NOT_FOUND = -1001;

    private Cl() {}

    /** Throws when a call failed. */
    static void check(int status, String call) {
        if (status != CL_SUCCESS) {
            throw failure(status, call);
        }
    }

    /** What a failed call becomes: out of memory is a type of its own. */
    static LstmException failure(int status, String call) {
        String message = "OpenCL: " + call + " failed with " + CL.stringFor_errorCode(status) + " (" + status + ")";
        return switch (status) {
            case CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_HOST_MEMORY, CL_OUT_OF_RESOURCES ->
                new MemoryLimitException(message + "; close buffers, or use a smaller batch or fewer steps");
            case CL_BUILD_PROGRAM_FAILURE -> new BackendException(message + "; the compiler's log says why");
            default -> new BackendException(message);
        };
    }
}
