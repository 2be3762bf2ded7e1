package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Which kernels of the CPU backend a fork gets to run, by flags of its JVM. */
enum JvmPath {
    /** The machine's own. */
    VECTOR("vector", true, ""),
    /** Plain Java, without the vector module. */
    SCALAR("scalar", false, ""),
    /** As on x86 machines before AVX-512. */
    AVX2("AVX2", true, "-XX:UseAVX=2"),
    /** Four lanes, as on ARM. */
    BITS128("128 bit", true, "-XX:MaxVectorSize=16");

    private final String label;
    private final boolean module;
    private final String flag;

    JvmPath(String label, boolean module, String flag) {
        this.label = label;
        this.module = module;
        this.flag = flag;
    }

    /** As names of rows end. */
    String label() {
        return label;
    }

    List<String> flags() {
        List<String> flags = new ArrayList<>();
        if (module) {
            flags.add("--add-modules=jdk.incubator.vector");
        }
        if (!flag.isEmpty()) {
            flags.add(flag);
        }
        return flags;
    }
}
