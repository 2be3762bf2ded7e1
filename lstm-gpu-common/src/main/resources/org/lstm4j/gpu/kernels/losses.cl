// Losses over weighted rows. Group g handles rows g, g + groups, ... and leaves its share of the loss in partial[g].

// The loop over rows holds barriers, so no item leaves it early: a row that is left out is computed as zeros.
KERNEL(GROUP, 1)
softmaxCrossEntropy(
        CONST_MATRIX(logits),
        const GLOBAL int *targets,
        const GLOBAL float *weights,
        MATRIX(dLogits),
        GLOBAL float *partial,
        int rows,
        int classes) {
    LOCAL float scratch[GROUP];
    float loss = 0.0f;
    for (int r = GROUP_X; r < rows; r += GROUPS_X) {
        float weight = weights[r];
        int target = targets[r];
        int used = weight == 0.0f ? 0 : classes;
        float largest = -INFINITY;
        for (int j = ITEM_X; j < used; j += GROUP) {
            largest = fmaxf(largest, ELEMENT(logits, r, j));
        }
        largest = groupMaximum(scratch, largest);
        float sum = 0.0f;
        for (int j = ITEM_X; j < used; j += GROUP) {
            sum += expf(ELEMENT(logits, r, j) - largest);
        }
        sum = groupSum(scratch, sum);
        int known = target >= 0 && target < classes;
        if (ITEM_X == 0 && used != 0) {
            loss += known ? weight * (logf(sum) + (largest - ELEMENT(logits, r, target))) : NAN;
        }
        if (dLogits != 0) {
            for (int j = ITEM_X; j < classes; j += GROUP) {
                float gradient = 0.0f;
                if (used != 0) {
                    float probability = expf(ELEMENT(logits, r, j) - largest) / sum;
                    gradient = known ? weight * (probability - (j == target ? 1.0f : 0.0f)) : NAN;
                }
                ELEMENT(dLogits, r, j) = gradient;
            }
        }
    }
    if (ITEM_X == 0) {
        partial[GROUP_X] = loss;
    }
}

// What one element costs; the numbers of the kinds stand in GpuCoreKernels too.
#define SQUARED 0
#define ABSOLUTE 1
#define HUBER 2
#define QUANTILE 3
#define LOGISTIC 4

// The sign of NaN is NaN.
DEVICE float signOf(float e) {
    return e > 0.0f ? 1.0f : e < 0.0f ? -1.0f : e;
}

DEVICE float errorCost(int kind, float p, float x, float t) {
    float e = x - t;
    float size = fabsf(e);
    if (kind == SQUARED) return e * e;
    if (kind == ABSOLUTE) return size;
    if (kind == HUBER) return size <= p ? 0.5f * e * e : p * (size - 0.5f * p);
    if (kind == QUANTILE) return e < 0.0f ? -p * e : (1.0f - p) * e;
    return (x < 0.0f ? 0.0f : x) - x * t + log1pf(expf(-fabsf(x)));
}

DEVICE float errorSlope(int kind, float p, float x, float t) {
    float e = x - t;
    if (kind == SQUARED) return 2.0f * e;
    if (kind == ABSOLUTE) return signOf(e);
    if (kind == HUBER) return fabsf(e) <= p ? e : p * signOf(e);
    if (kind == QUANTILE) return e < 0.0f ? -p : e > 0.0f ? 1.0f - p : e;
    return 1.0f / (1.0f + expf(-x)) - t;
}

KERNEL(GROUP, 1)
elementLoss(
        int kind,
        const GLOBAL float *parameters,
        CONST_MATRIX(prediction),
        CONST_MATRIX(target),
        const GLOBAL float *weights,
        MATRIX(dPrediction),
        GLOBAL float *partial,
        int rows,
        int columns) {
    LOCAL float sums[GROUP];
    float loss = 0.0f;
    i64 count = (i64) rows * columns;
    for (i64 index = INDEX; index < count; index += (i64) GROUPS_X * GROUP) {
        int r = (int) (index / columns);
        int j = (int) (index % columns);
        float weight = weights[r];
        float gradient = 0.0f;
        if (weight != 0.0f) {
            float p = parameters == 0 ? 0.0f : parameters[j];
            float x = ELEMENT(prediction, r, j);
            float t = ELEMENT(target, r, j);
            loss = fmaf(weight, errorCost(kind, p, x, t), loss);
            gradient = weight * errorSlope(kind, p, x, t);
        }
        if (dPrediction != 0) {
            ELEMENT(dPrediction, r, j) = gradient;
        }
    }
    loss = groupSum(sums, loss);
    if (ITEM_X == 0) {
        partial[GROUP_X] = loss;
    }
}
