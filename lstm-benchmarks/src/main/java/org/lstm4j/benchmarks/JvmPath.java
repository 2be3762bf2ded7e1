package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.benchmarks.engine.OwnEngine;

/** Which of our kernels a fork gets to run, by flags of its JVM. */
enum JvmPath {
    /** The machine's own. */
    VECTOR("vector", true, ""),
    /** Plain Java, without the vector module. */
    SCALAR("scalar", false, ""),
    /** As on x86 machines before AVX-512. */
    AVX2("AVX2", true, "-XX:UseAVX=2"),
    /** Four lanes, as on ARM. */
    BITS128("128 bit", true, "-XX:MaxVectorSize=16"),
    /** The first OpenCL device: fused, gate-interleaved steps, or what suits the cell. */
    OPENCL("OpenCL", false, Flags.OPENCL),
    /** There, composed of core kernels, each product straight from global memory. */
    OPENCL_NAIVE("naive", false, Flags.OPENCL + " -Dlstm4j.opencl.rung=NAIVE"),
    /** Composed, tiles of products through local memory. */
    OPENCL_TILED("tiled", false, Flags.OPENCL + " -Dlstm4j.opencl.rung=TILED"),
    /** Composed, blocks of products in registers. */
    OPENCL_BLOCKED("register-blocked", false, Flags.OPENCL + " -Dlstm4j.opencl.rung=BLOCKED");

    private final String label;
    private final boolean module;
    private final String flags;

    /** @param flags with spaces between */
    JvmPath(String label, boolean module, String flags) {
        this.label = label;
        this.module = module;
        this.flags = flags;
    }

    /** As names of rows end. */
    String label() {
        return label;
    }

    List<String> flags() {
        List<String> all = new ArrayList<>();
        if (!flags.isEmpty()) {
            all.addAll(List.of(flags.split(" ")));
        }
        if (module) {
            all.add("--add-modules=jdk.incubator.vector");
        }
        return all;
    }

    private static final class Flags {
        static final String OPENCL = "-D" + OwnEngine.DEVICE + "=opencl:0";
    }
}
