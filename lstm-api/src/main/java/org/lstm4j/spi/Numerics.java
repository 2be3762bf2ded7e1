package org.lstm4j.spi;

/**
 * Named precisions of the arithmetic; how weights are stored is the spec's {@link WeightFormat}. Everything but
 * {@link #STRICT} is opt-in and has a stated tolerance of its own.
 */
public enum Numerics {
    /** f32 with f32 accumulation in one fixed order: no TF32, no reassociation by batch, threads or chunks. */
    STRICT,
    /** f32 whose accumulation order the backend may choose. */
    FAST,
    /** 10-bit mantissa products, f32 accumulation. */
    TF32,
    /** IEEE half operands, f32 accumulation. */
    F16,
    /** bfloat16 operands, f32 accumulation. */
    BF16,
    /** 8-bit operands with scales, f32 results. */
    INT8
}
