// Element-wise optimizer steps on packed buffers. `squaredNorm` is a 1 x 1 matrix, null where gradients are not clipped.

DEVICE float clipScale(CONST_MATRIX(squaredNorm), float maxNorm) {
    if (squaredNorm == 0) {
        return 1.0f;
    }
    float scale = maxNorm / sqrtf(ELEMENT(squaredNorm, 0, 0));
    return scale >= 1.0f ? 1.0f : scale;
}

KERNEL(GROUP, 1)
sgd(GLOBAL float *parameters,
        const GLOBAL float *gradients,
        GLOBAL float *velocity,
        float rate,
        float momentum,
        CONST_MATRIX(squaredNorm),
        float maxNorm,
        i64 count) {
    i64 i = INDEX;
    if (i >= count) return;
    float v = gradients[i] * clipScale(squaredNorm, squaredNormOffset, squaredNormStride, maxNorm);
    if (velocity != 0) {
        v = fmaf(momentum, velocity[i], v);
        velocity[i] = v;
    }
    parameters[i] = fmaf(-rate, v, parameters[i]);
}

KERNEL(GROUP, 1)
adam(GLOBAL float *parameters,
        const GLOBAL float *gradients,
        GLOBAL float *firstMoment,
        GLOBAL float *secondMoment,
        const GLOBAL float *decay,
        float rate,
        float beta1,
        float beta2,
        float epsilon,
        float correction1,
        float correction2,
        CONST_MATRIX(squaredNorm),
        float maxNorm,
        i64 count) {
    i64 i = INDEX;
    if (i >= count) return;
    float g = gradients[i] * clipScale(squaredNorm, squaredNormOffset, squaredNormStride, maxNorm);
    float m = beta1 * firstMoment[i] + (1.0f - beta1) * g;
    float v = beta2 * secondMoment[i] + (1.0f - beta2) * g * g;
    firstMoment[i] = m;
    secondMoment[i] = v;
    float change = m / correction1 / (sqrtf(v / correction2) + epsilon);
    float kept = decay == 0 ? 1.0f : 1.0f - rate * decay[i];
    parameters[i] = fmaf(-rate, change, parameters[i] * kept);
}
