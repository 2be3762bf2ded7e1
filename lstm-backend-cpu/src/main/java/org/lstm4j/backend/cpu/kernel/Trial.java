package org.lstm4j.backend.cpu.kernel;

/** One kernel's rehearsals, in plain Java and on vectors by turns, and which of the two has been faster so far. */
final class Trial {
    /** Calls that are timed as one. */
    private static final int CALLS = 16;

    /** Calls before a time counts; no vector kernel is compiled after fewer. */
    private static final int LEAST = 512;

    /**
     * More than any compiled kernel takes for {@link #CALLS}, and far less than a boxed one. On a busy machine the plain
     * kernel may still be interpreted, and be slower than both.
     */
    private static final long BOXED_NANOS = CALLS * 10_000L;

    /** Each time so much has been spent, pauses become longer by the length of a run. */
    private static final long PATIENCE_NANOS = 100_000_000L;

    private final Rehearsal rehearsal;
    private final Kernel kernel;
    private final Kernels scalars;
    private final Kernels vectors;
    private long bestScalar = Long.MAX_VALUE;
    private long bestVector = Long.MAX_VALUE;
    private int calls;
    private long spent;
    private long due;

    Trial(Rehearsal rehearsal, Kernel kernel, Kernels scalars, Kernels vectors) {
        this.rehearsal = rehearsal;
        this.kernel = kernel;
        this.scalars = scalars;
        this.vectors = vectors;
    }

    void run() {
        long scalar = time(scalars);
        long vector = time(vectors);
        if (calls >= LEAST) {
            bestScalar = Math.min(bestScalar, scalar);
            bestVector = Math.min(bestVector, vector);
        }
        calls += CALLS;
        long nanos = scalar + vector;
        spent += nanos;
        due = System.nanoTime() + nanos + nanos * spent / PATIENCE_NANOS;
    }

    private long time(Kernels kernels) {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            rehearsal.run(kernels, kernel, calls + i);
        }
        return System.nanoTime() - start;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Whether it is time for another run: soon at first, ever more rarely later, when it is the compiler's turn. */
    boolean isDue(long now) {
        return calls == 0 || now - due >= 0;
    }

    /** Whether the vector kernel is the faster one. */
    boolean isWon() {
        return bestVector < Math.min(bestScalar, BOXED_NANOS);
    }

    /** Nanoseconds that all runs took. */
    long spent() {
        return spent;
    }
}
