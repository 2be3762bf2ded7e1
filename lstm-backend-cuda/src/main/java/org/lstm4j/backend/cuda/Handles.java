package org.lstm4j.backend.cuda;

import jcuda.driver.CUcontext;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUstream;

/** JCuda's handles with the driver's own value in sight, which the foreign function interface needs. */
final class Handles {
    private Handles() {}

    /** A context. */
    static final class Context extends CUcontext {
        long value() {
            return getNativePointer();
        }
    }

    /** A kernel of a module. */
    static final class Function extends CUfunction {
        long value() {
            return getNativePointer();
        }
    }

    /** A stream. */
    static final class Stream extends CUstream {
        long value() {
            return getNativePointer();
        }
    }

    /** A device address. */
    static final class Address extends CUdeviceptr {
        long value() {
            return getNativePointer();
        }
    }
}
