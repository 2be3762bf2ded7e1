package org.lstm4j.spi;

/** Named precisions. Everything but {@link #STRICT} is opt-in and has a stated tolerance of its own. */
public enum Numerics {
    /** f32 with f32 accumulation in one fixed order: no TF32, no reassociation by batch, threads or chunks. */
    STRICT,
    /** f32 whose accumulation order the backend may choose. */
    FAST,
    /** 10-bit mantissa products, f32 accumulation. */
    TF32,
    /** IEEE half operands, f32 accumulation. */
    F16,
    /** bfloat16 operands or weight storage, f32 accumulation. */
    BF16,
    /** 8-bit weight storage with a scale per channel, f32 accumulation. */
    INT8
}
