// The gate kernels of all cells with layer normalisation (norm.cl), a group for each row. The arguments are those of the kernels
// without norms, then the norm's. Rows that only carry go the whole way too and leave zeros: a group's items meet at every
// barrier.

// The peepholes of a gate i, f, g, o, of which g has none.
#define LSTM_PEEPHOLE(gate) ((gate) == 2 ? 0 : OPTIONAL_ROW(peephole, 0, ((gate) == 3 ? 2 : (gate)) * columns))

KERNEL(GROUP, 1)
lstmNormGates(
        MATRIX(gates),
        CONST_MATRIX(peephole),
        CONST_MATRIX(hPrevious),
        CONST_MATRIX(cPrevious),
        MATRIX(h),
        MATRIX(c),
        MATRIX(y),
        STEP_OPTIONS,
        ACTIVATION(input),
        ACTIVATION(forget),
        ACTIVATION(candidate),
        ACTIVATION(output),
        ACTIVATION(shown),
        int coupling,
        float cellClip,
        NORM_OPTIONS) {
    LOCAL float sums[GROUP];
    int n = GROUP_X;
    int carried = IS_CARRIED(n);
    // All gates go through one piece of code, because compilers copy it for every call. The last one sees the new c.
    for (int gate = 0; gate < 4; gate++) {
        if (gate == 3) {
            FOR_UNITS(j) {
                float previous = ELEMENT(cPrevious, n, j);
                float i = GATE(input, ELEMENT(gates, n, j));
                float f = GATE(forget, ELEMENT(gates, n, columns + j));
                float g = GATE(candidate, ELEMENT(gates, n, 2 * columns + j));
                if (coupling == FORGET_FROM_INPUT) {
                    f = 1.0f - i;
                } else if (coupling == INPUT_FROM_FORGET) {
                    i = 1.0f - f;
                }
                ELEMENT(gates, n, j) = carried ? 0.0f : i;
                ELEMENT(gates, n, columns + j) = carried ? 0.0f : f;
                ELEMENT(gates, n, 2 * columns + j) = carried ? 0.0f : g;
                ELEMENT(c, n, j) = carried ? previous : bounded(fmaf(f, previous, i * g), cellClip);
            }
        }
        const GLOBAL float *seen = gate == 3 ? ROW(c, n, 0) : ROW(cPrevious, n, 0);
        NormGate norm = NORM_GATE(gates, gate, LSTM_PEEPHOLE(gate), seen);
        FOR_UNITS(j) {
            ELEMENT(gates, n, gate * columns + j) = normalised(norm, j);
        }
    }
    FOR_UNITS(j) {
        float o = GATE(output, ELEMENT(gates, n, 3 * columns + j));
        float hidden = o * activation(shownKind, shownA, shownB, ELEMENT(c, n, j));
        if (carried) {
            o = 0.0f;
            hidden = hPrevious == 0 ? 0.0f : ELEMENT(hPrevious, n, j);
        }
        ELEMENT(gates, n, 3 * columns + j) = o;
        ELEMENT(h, n, j) = hidden;
        if (y != 0) {
            ELEMENT(y, n, j) = carried && zeroOutput ? 0.0f : hidden;
        }
    }
}

KERNEL(GROUP, 1)
lstmNormGatesBackward(
        CONST_MATRIX(preActivations),
        CONST_MATRIX(gates),
        CONST_MATRIX(peephole),
        CONST_MATRIX(cPrevious),
        CONST_MATRIX(c),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dc),
        MATRIX(dGates),
        MATRIX(dhPrevious),
        STEP_OPTIONS,
        ACTIVATION(input),
        ACTIVATION(forget),
        ACTIVATION(candidate),
        ACTIVATION(output),
        ACTIVATION(shown),
        int coupling,
        float cellClip,
        NORM_BACKWARD_OPTIONS) {
    LOCAL float sums[GROUP];
    int n = GROUP_X;
    int carried = IS_CARRIED(n);
    FOR_UNITS(j) {
        ALL_OF_DH(n, j)
        if (dhPrevious != 0) {
            ELEMENT(dhPrevious, n, j) = carried ? dHidden : 0.0f;
        }
        ELEMENT(dGates, n, 3 * columns + j) = dHidden * activation(shownKind, shownA, shownB, ELEMENT(c, n, j));
    }
    for (int turn = 0; turn < 4; turn++) {
        int gate = turn == 0 ? 3 : turn - 1;
        if (turn == 1) {
            FOR_UNITS(j) {
                float i = ELEMENT(gates, n, j);
                float f = ELEMENT(gates, n, columns + j);
                float g = ELEMENT(gates, n, 2 * columns + j);
                float cell = ELEMENT(c, n, j);
                float previous = ELEMENT(cPrevious, n, j);
                float oldGradient = ELEMENT(dc, n, j);
                float slope = activationSlope(shownKind, shownA, shownB, cell);
                float dShown = ELEMENT(dh, n, j) * ELEMENT(gates, n, 3 * columns + j);
                float dCell = SEEING(2, ELEMENT(dGates, n, 3 * columns + j), fmaf(dShown, slope, oldGradient));
                if (fabsf(fmaf(f, previous, i * g)) >= cellClip) {
                    dCell = 0.0f;
                }
                float dInput = dCell * (coupling == FORGET_FROM_INPUT ? g - previous : g);
                float dForget = dCell * (coupling == INPUT_FROM_FORGET ? previous - g : previous);
                ELEMENT(dGates, n, j) = coupling == INPUT_FROM_FORGET ? 0.0f : dInput;
                ELEMENT(dGates, n, columns + j) = coupling == FORGET_FROM_INPUT ? 0.0f : dForget;
                ELEMENT(dGates, n, 2 * columns + j) = dCell * i;
                ELEMENT(dc, n, j) = carried ? oldGradient : dCell * f;
            }
        }
        const GLOBAL float *seen = gate == 3 ? ROW(c, n, 0) : ROW(cPrevious, n, 0);
        NormGate norm = NORM_GATE(preActivations, gate, LSTM_PEEPHOLE(gate), seen);
        int kind = gate == 0 ? inputKind : gate == 1 ? forgetKind : gate == 2 ? candidateKind : outputKind;
        float alpha = gate == 0 ? inputA : gate == 1 ? forgetA : gate == 2 ? candidateA : outputA;
        float beta = gate == 0 ? inputB : gate == 1 ? forgetB : gate == 2 ? candidateB : outputB;
        NORM_BACKWARD(norm, kind, alpha, beta, 4, gate);
    }
    FOR_UNITS(j) {
        float sum = SEEING(0, ELEMENT(dGates, n, j), ELEMENT(dc, n, j));
        ELEMENT(dc, n, j) = SEEING(1, ELEMENT(dGates, n, columns + j), sum);
    }
}

// The candidate sees `recurrent` through r, where there is one.
#define GRU_RESET(gate) ((gate) == 2 && recurrent != 0 ? ROW(gates, n, 0) : 0)

// r is there already, in both forms: gruNormReset has been before. `recurrent` as in gruGates.
KERNEL(GROUP, 1)
gruNormGates(
        MATRIX(gates),
        CONST_MATRIX(recurrent),
        CONST_MATRIX(hPrevious),
        MATRIX(h),
        MATRIX(y),
        STEP_OPTIONS,
        ACTIVATION(reset),
        ACTIVATION(update),
        ACTIVATION(candidate),
        NORM_OPTIONS) {
    LOCAL float sums[GROUP];
    int n = GROUP_X;
    int carried = IS_CARRIED(n);
    for (int gate = 1; gate < 3; gate++) {
        NormGate norm = NORM_GATE(gates, gate, GRU_RESET(gate), OPTIONAL_ROW(recurrent, n, 0));
        FOR_UNITS(j) {
            ELEMENT(gates, n, gate * columns + j) = normalised(norm, j);
        }
    }
    FOR_UNITS(j) {
        float z = GATE(update, ELEMENT(gates, n, columns + j));
        float fresh = GATE(candidate, ELEMENT(gates, n, 2 * columns + j));
        float previous = ELEMENT(hPrevious, n, j);
        float hidden = carried ? previous : fmaf(z, previous, (1.0f - z) * fresh);
        if (carried) {
            ELEMENT(gates, n, j) = 0.0f;
        }
        ELEMENT(gates, n, columns + j) = carried ? 0.0f : z;
        ELEMENT(gates, n, 2 * columns + j) = carried ? 0.0f : fresh;
        ELEMENT(h, n, j) = hidden;
        if (y != 0) {
            ELEMENT(y, n, j) = carried && zeroOutput ? 0.0f : hidden;
        }
    }
}

// But for r's block and dRecurrent, which are gruNormResetBackward's.
KERNEL(GROUP, 1)
gruNormGatesBackward(
        CONST_MATRIX(preActivations),
        CONST_MATRIX(gates),
        CONST_MATRIX(recurrent),
        CONST_MATRIX(hPrevious),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dGates),
        MATRIX(dRecurrent),
        MATRIX(dhPrevious),
        STEP_OPTIONS,
        ACTIVATION(reset),
        ACTIVATION(update),
        ACTIVATION(candidate),
        NORM_BACKWARD_OPTIONS) {
    LOCAL float sums[GROUP];
    int n = GROUP_X;
    int carried = IS_CARRIED(n);
    FOR_UNITS(j) {
        ALL_OF_DH(n, j)
        float z = ELEMENT(gates, n, columns + j);
        ELEMENT(dhPrevious, n, j) = carried ? dHidden : dHidden * z;
        ELEMENT(dGates, n, columns + j) = dHidden * (ELEMENT(hPrevious, n, j) - ELEMENT(gates, n, 2 * columns + j));
        ELEMENT(dGates, n, 2 * columns + j) = dHidden * (1.0f - z);
    }
    for (int gate = 1; gate < 3; gate++) {
        NormGate norm = NORM_GATE(preActivations, gate, GRU_RESET(gate), OPTIONAL_ROW(recurrent, n, 0));
        int kind = gate == 1 ? updateKind : candidateKind;
        float alpha = gate == 1 ? updateA : candidateA;
        float beta = gate == 1 ? updateB : candidateB;
        NORM_BACKWARD(norm, kind, alpha, beta, 3, gate);
    }
}

// r, and r * h where somebody waits for it.
KERNEL(GROUP, 1)
gruNormReset(
        MATRIX(gates), CONST_MATRIX(h), MATRIX(product), STEP_OPTIONS, ACTIVATION(reset), NORM_OPTIONS) {
    LOCAL float sums[GROUP];
    int n = GROUP_X;
    int carried = IS_CARRIED(n);
    NormGate resetGate = NORM_GATE(gates, 0, 0, 0);
    FOR_UNITS(j) {
        float r = carried ? 0.0f : GATE(reset, normalised(resetGate, j));
        ELEMENT(gates, n, j) = r;
        if (product != 0) {
            ELEMENT(product, n, j) = carried ? 0.0f : r * ELEMENT(h, n, j);
        }
    }
}

// From the gradient of what r was multiplied into, h or `recurrent`, to that of r and of the other factor. dh may be dProduct.
KERNEL(GROUP, 1)
gruNormResetBackward(
        CONST_MATRIX(preActivations),
        CONST_MATRIX(gates),
        CONST_MATRIX(h),
        CONST_MATRIX(dProduct),
        MATRIX(dGates),
        MATRIX(dh),
        STEP_OPTIONS,
        ACTIVATION(reset),
        NORM_BACKWARD_OPTIONS) {
    LOCAL float sums[GROUP];
    int n = GROUP_X;
    int carried = IS_CARRIED(n);
    FOR_UNITS(j) {
        float d = ELEMENT(dProduct, n, j);
        ELEMENT(dGates, n, j) = d * ELEMENT(h, n, j);
        ELEMENT(dh, n, j) = carried ? 0.0f : d * ELEMENT(gates, n, j);
    }
    NormGate resetGate = NORM_GATE(preActivations, 0, 0, 0);
    NORM_BACKWARD(resetGate, resetKind, resetA, resetB, 3, 0);
}

KERNEL(GROUP, 1)
rnnNormGates(
        MATRIX(gates),
        CONST_MATRIX(hPrevious),
        MATRIX(h),
        MATRIX(y),
        STEP_OPTIONS,
        ACTIVATION(hidden),
        NORM_OPTIONS) {
    LOCAL float sums[GROUP];
    int n = GROUP_X;
    int carried = IS_CARRIED(n);
    NormGate hiddenGate = NORM_GATE(gates, 0, 0, 0);
    FOR_UNITS(j) {
        float gate = carried ? 0.0f : GATE(hidden, normalised(hiddenGate, j));
        float state = carried ? ELEMENT(hPrevious, n, j) : gate;
        ELEMENT(gates, n, j) = gate;
        ELEMENT(h, n, j) = state;
        if (y != 0) {
            ELEMENT(y, n, j) = carried && zeroOutput ? 0.0f : state;
        }
    }
}

KERNEL(GROUP, 1)
rnnNormGatesBackward(
        CONST_MATRIX(preActivations),
        CONST_MATRIX(gates),
        CONST_MATRIX(dy),
        MATRIX(dh),
        MATRIX(dGates),
        MATRIX(dhPrevious),
        STEP_OPTIONS,
        ACTIVATION(hidden),
        NORM_BACKWARD_OPTIONS) {
    LOCAL float sums[GROUP];
    int n = GROUP_X;
    int carried = IS_CARRIED(n);
    FOR_UNITS(j) {
        ALL_OF_DH(n, j)
        ELEMENT(dhPrevious, n, j) = carried ? dHidden : 0.0f;
        ELEMENT(dGates, n, j) = dHidden;
    }
    NormGate hiddenGate = NORM_GATE(preActivations, 0, 0, 0);
    NORM_BACKWARD(hiddenGate, hiddenKind, hiddenA, hiddenB, 1, 0);
}
