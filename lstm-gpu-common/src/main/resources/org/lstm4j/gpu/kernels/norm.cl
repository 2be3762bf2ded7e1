// Layer normalisation of one gate of one row, by all items of a group; org.lstm4j.math.Gate has the formulas. Moments are sums
// over the items, who share the units.

#define NORM_EPSILON 1e-5f
#define NORM_OPTIONS CONST_MATRIX(gain), CONST_MATRIX(bias), int rows, int columns
// In normGradients [N, 2, gates * H], null where nobody asks, stand each row's gradients of the norm's biases and gains.
#define NORM_BACKWARD_OPTIONS CONST_MATRIX(gain), CONST_MATRIX(bias), GLOBAL float *normGradients, int rows, int columns

// Not unrolled: the loop is short and its body long.
#define FOR_UNITS(j) NO_UNROLL for (int j = ITEM_X; j < columns; j += GROUP)
#define ROW(name, n, from) (&ELEMENT(name, n, from))
#define OPTIONAL_ROW(name, n, from) (name == 0 ? 0 : &ELEMENT(name, n, from))

// A gate of one row on its way to its activation. Its pre-activations are z, or z + factor * seen: a peephole with the cell
// state that it sees, or a GRU's reset gate with what it lets through.
typedef struct {
    const GLOBAL float *z;
    const GLOBAL float *factor;
    const GLOBAL float *seen;
    const GLOBAL float *gain;
    const GLOBAL float *bias;
    float mean;
    float deviation;
} NormGate;

DEVICE float preActivation(NormGate gate, int j) {
    return gate.factor == 0 ? gate.z[j] : fmaf(gate.factor[j], gate.seen[j], gate.z[j]);
}

DEVICE float standardised(NormGate gate, int j) {
    return (preActivation(gate, j) - gate.mean) / gate.deviation;
}

DEVICE float normalised(NormGate gate, int j) {
    return fmaf(gate.gain[j], standardised(gate, j), gate.bias[j]);
}

// A gate with its moments; all items of the group come here.
DEVICE NormGate normGate(
        LOCAL_POINTER float *sums,
        const GLOBAL float *z,
        const GLOBAL float *factor,
        const GLOBAL float *seen,
        const GLOBAL float *gain,
        const GLOBAL float *bias,
        int columns) {
    NormGate gate;
    gate.z = z;
    gate.factor = factor;
    gate.seen = seen;
    gate.gain = gain;
    gate.bias = bias;
    float sum = 0.0f;
    FOR_UNITS(j) {
        sum += preActivation(gate, j);
    }
    gate.mean = groupSum(sums, sum) / (float) columns;
    float squares = 0.0f;
    FOR_UNITS(j) {
        float distance = preActivation(gate, j) - gate.mean;
        squares = fmaf(distance, distance, squares);
    }
    gate.deviation = sqrtf(groupSum(sums, squares) / (float) columns + NORM_EPSILON);
    return gate;
}

// From the gradients d of a gate's values to those of its z, in place; zeros where a row was carried.
DEVICE void normBackward(
        LOCAL_POINTER float *sums,
        NormGate gate,
        int carried,
        int kind,
        float a,
        float b,
        float clip,
        const GLOBAL float *values,
        GLOBAL float *d,
        GLOBAL float *dBias,
        GLOBAL float *dGain,
        int columns) {
    float sum = 0.0f;
    float slope = 0.0f;
    FOR_UNITS(j) {
        float v = standardised(gate, j);
        float dNormalised = d[j] * clippedSlope(kind, a, b, clip, fmaf(gate.gain[j], v, gate.bias[j]), values[j]);
        if (dBias != 0) {
            dBias[j] = carried ? 0.0f : dNormalised;
            dGain[j] = carried ? 0.0f : dNormalised * v;
        }
        float dv = dNormalised * gate.gain[j];
        d[j] = dv;
        sum += dv;
        slope = fmaf(dv, v, slope);
    }
    sum = groupSum(sums, sum) / (float) columns;
    slope = groupSum(sums, slope) / (float) columns;
    FOR_UNITS(j) {
        float dz = (d[j] - sum - standardised(gate, j) * slope) / gate.deviation;
        d[j] = carried ? 0.0f : dz;
    }
}

// Block `block` of a kernel's gates, or of the pre-activations that a backward reads.
#define NORM_GATE(z, block, factor, seen) \
    normGate( \
            sums, \
            ROW(z, n, (block) * columns), \
            factor, \
            seen, \
            ROW(gain, 0, (block) * columns), \
            ROW(bias, 0, (block) * columns), \
            columns)
#define NORM_GRADIENTS(cellGates, part, block) \
    (normGradients == 0 ? 0 : normGradients + (((i64) n * 2 + (part)) * (cellGates) + (block)) * columns)
#define NORM_BACKWARD(gate, kind, a, b, cellGates, block) \
    normBackward( \
            sums, \
            gate, \
            carried, \
            kind, \
            a, \
            b, \
            inputClip, \
            ROW(gates, n, (block) * columns), \
            ROW(dGates, n, (block) * columns), \
            NORM_GRADIENTS(cellGates, 0, block), \
            NORM_GRADIENTS(cellGates, 1, block), \
            columns)
