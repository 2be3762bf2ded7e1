package org.lstm4j.backend.cpu.kernel;

import org.jspecify.annotations.Nullable;
import org.lstm4j.BackendException;

/**
 * Where a backend's threads get their kernels from: by default the fastest family's, each in plain Java until it is compiled.
 * The system property {@value #PROPERTY} asks for something else: {@code vector} for the vector kernels from the first
 * call on, which is slow until they are compiled; {@code scalar} for plain Java throughout. The bits are the same.
 */
public final class KernelSource {
    /** {@code auto}, {@code vector} or {@code scalar}. */
    public static final String PROPERTY = "lstm4j.cpu.kernels";

    /** Name of the thread that has vector kernels compiled, while there is one. */
    public static final String WARM_UP_THREAD = "lstm4j-cpu-warm-up";

    private final KernelFamily family;
    private final @Nullable WarmUp warmUp;

    private KernelSource(KernelFamily family, @Nullable WarmUp warmUp) {
        this.family = family;
        this.warmUp = warmUp;
    }

    /** Loaded with the first backend that warms kernels up: all of a process share what is ready. */
    private static final class Shared {
        static final WarmUp WARM_UP = new WarmUp(KernelFamily.best());
    }

    /** A family's own kernels, from the first call on. */
    public static KernelSource of(KernelFamily family) {
        return new KernelSource(family, null);
    }

    /** A family's kernels, each in plain Java until it is compiled, by a warm-up of their own. */
    public static KernelSource warming(KernelFamily family) {
        return of(new WarmUp(family));
    }

    private static KernelSource of(WarmUp warmUp) {
        return new KernelSource(warmUp.family(), warmUp);
    }

    /**
     * What the property asks for.
     *
     * @throws BackendException when it asks for vector kernels without the vector module, or for something unknown
     */
    public static KernelSource configured() {
        String asked = System.getProperty(PROPERTY, "auto");
        KernelFamily best = KernelFamily.best();
        return switch (asked) {
            case "auto" -> best == KernelFamily.SCALAR ? of(best) : of(Shared.WARM_UP);
            case "scalar" -> of(KernelFamily.SCALAR);
            case "vector" -> {
                if (best == KernelFamily.SCALAR) {
                    throw new BackendException(
                            PROPERTY + ": vector kernels asked for, but there are none here; start the JVM"
                                    + " with --add-modules jdk.incubator.vector, or leave the property out");
                }
                yield of(best);
            }
            default -> throw new BackendException(PROPERTY + ": expected auto, vector or scalar, got " + asked);
        };
    }

    /** The family that computes, when all is compiled. */
    public KernelFamily family() {
        return family;
    }

    /** Kernels for one thread. */
    public Kernels newKernels() {
        return warmUp == null ? family.newKernels() : new WarmingKernels(warmUp);
    }
}
