package org.lstm4j.benchmarks.engine;

import java.util.Locale;

/** How weights are stored for inference; sums are f32 in any case. */
public enum Precision {
    F32,
    BF16,
    INT8;

    /** {@code f32}, {@code bf16}, {@code int8}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
