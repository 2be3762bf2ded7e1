package org.lstm4j.backend.cuda;

import jcuda.driver.CUresult;
import org.lstm4j.BackendException;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;

/** The driver's statuses, checked here rather than by JCuda, whose own checking is a switch for the whole JVM. */
final class Cu {
    private Cu() {}

    /** Throws when a call failed. */
    static void check(int status, String call) {
        if (status != CUresult.CUDA_SUCCESS) {
            throw failure(status, call);
        }
    }

    /** What a failed call becomes: out of memory is a type of its own. */
    static LstmException failure(int status, String call) {
        String message = "CUDA: " + call + " failed with " + CUresult.stringFor(status) + " (" + status + ")";
        if (status == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            return new MemoryLimitException(message + "; close buffers, or use a smaller batch or fewer steps");
        }
        return new BackendException(message);
    }
}
