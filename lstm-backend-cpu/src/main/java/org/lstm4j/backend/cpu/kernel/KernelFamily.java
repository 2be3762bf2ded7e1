package org.lstm4j.backend.cpu.kernel;

import java.util.Locale;

/** The kernel families, and the choice among them. Touches no vector class before one is chosen. */
public enum KernelFamily {
    SCALAR("plain Java", 1),
    VECTOR128("Vector API, 4 lanes", 4),
    VECTOR256("Vector API, 8 lanes", 8),
    VECTOR512("Vector API, 16 lanes", 16);

    /** Most rows that the vector kernels multiply at a time. */
    static final int VECTOR_ROWS = 4;

    private final String description;
    private final int lanes;

    KernelFamily(String description, int lanes) {
        this.description = description;
        this.lanes = lanes;
    }

    /** For people. */
    public String description() {
        return description;
    }

    /** Floats that one instruction handles as far as this code is concerned. */
    public int lanes() {
        return lanes;
    }

    /** Kernels for one thread. */
    public Kernels newKernels() {
        return switch (this) {
            case SCALAR -> new ScalarKernels(rows());
            case VECTOR128 -> new Vector128Kernels(rows());
            case VECTOR256 -> new Vector256Kernels(rows());
            case VECTOR512 -> new Vector512Kernels(rows());
        };
    }

    /** Whether this family's classes can be loaded. */
    public boolean isPresent() {
        return this == SCALAR || isVectorModulePresent();
    }

    /** The fastest family here: the widest that the machine prefers, plain Java where the vector module is absent. */
    public static KernelFamily best() {
        if (!isVectorModulePresent()) {
            return SCALAR;
        }
        int lanes = PreferredLanes.count();
        return lanes >= 16 ? VECTOR512 : lanes >= 8 ? VECTOR256 : lanes >= 4 ? VECTOR128 : SCALAR;
    }

    private static boolean isVectorModulePresent() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /**
     * Rows by four vectors of sums that the registers hold beside four vectors of B: 16 of 32 registers on AVX-512 and ARM, 12
     * of the 16 that x86 has at narrower widths. Six rows would fit 32 registers and are no faster, but too much for
     * HotSpot's first compiler, which then may never hand the method to the second one: docs/decisions/010. Plain Java keeps its
     * sums in arrays; what it copies of B serves all rows of a call.
     */
    int rows() {
        if (this == SCALAR) {
            return Product.MAX_ROWS;
        }
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
        return x86 && lanes < 16 ? 3 : VECTOR_ROWS;
    }
}
