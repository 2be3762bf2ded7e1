package org.lstm4j.benchmarks.engine;

import java.util.Locale;

/**
 * How weights are stored for inference, and how far outputs may be from those of exact weights: what
 * docs/weight-formats.md states for LSTM and GRU. Sums are f32 in any case.
 */
public enum Precision {
    F32(1e-5, 1e-4),
    BF16(2e-3, 0),
    INT8(3e-3, 0);

    private final double absolute;
    private final double relative;

    Precision(double absolute, double relative) {
        this.absolute = absolute;
        this.relative = relative;
    }

    /** Part of the tolerance that is the same for all outputs. */
    double absolute() {
        return absolute;
    }

    /** Part of the tolerance that grows with the output. */
    double relative() {
        return relative;
    }

    /** {@code f32}, {@code bf16}, {@code int8}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
