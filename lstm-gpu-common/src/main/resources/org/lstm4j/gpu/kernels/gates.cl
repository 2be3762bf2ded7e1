// What the gates of all cells have in common. One work item per unit of a row; gates are blocks side by side in canonical
// order, in place: pre-activations in, activated gates out. Rows with lengths[n] <= step only carry their state. Clips are
// infinite where there are none.

// How the arguments of a step begin behind its matrices, and an argument for each gate's activation.
#define STEP_OPTIONS const GLOBAL int *lengths, int step, int zeroOutput, float inputClip
#define ACTIVATION(name) int name##Kind, float name##A, float name##B

#define IS_CARRIED(n) (lengths != 0 && lengths[n] <= step)
#define GATE(name, z) activation(name##Kind, name##A, name##B, bounded(z, inputClip))
// From the pre-activation z where gradients need it, otherwise from the gate's value.
#define GATE_SLOPE(name, z, value) \
    (preActivations == 0 ? gateSlope(name##Kind, value) : clippedSlope(name##Kind, name##A, name##B, inputClip, z, value))
#define PRE_ACTIVATION(n, at) (preActivations == 0 ? 0.0f : ELEMENT(preActivations, n, at))

// All of dHidden, dh with dy on top, in place.
#define ALL_OF_DH(n, j) \
    float dHidden = ELEMENT(dh, n, j); \
    if (dy != 0 && !(carried && zeroOutput)) { \
        dHidden += ELEMENT(dy, n, j); \
        ELEMENT(dh, n, j) = dHidden; \
    }

DEVICE float bounded(float x, float limit) {
    return x > limit ? limit : x < -limit ? -limit : x;
}

DEVICE float clippedSlope(int kind, float a, float b, float clip, float z, float value) {
    if (fabsf(z) >= clip) return 0.0f;
    return kind == SIGMOID || kind == TANH ? gateSlope(kind, value) : activationSlope(kind, a, b, z);
}
