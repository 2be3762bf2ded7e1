package org.lstm4j.tasks.forecast;

import java.util.Arrays;

/** Pairs of a window of known levels and the levels that followed it, cut from one training part in time order. */
final class Windows {
    /** The newest windows are enough: beyond these, a training run only gets longer. */
    static final int MAX_COUNT = 2000;

    private final int count;
    private final int window;
    private final int reach;
    private final float[] inputs;
    private final float[] targets;

    private Windows(int count, int window, int reach, float[] inputs, float[] targets) {
        this.count = count;
        this.window = window;
        this.reach = reach;
        this.inputs = inputs;
        this.targets = targets;
    }

    /** Cuts all pairs out of a training part's levels. */
    static Windows cut(double[] levels, boolean difference, int window, int reach) {
        int available = levels.length - window - reach + 1;
        int count = Math.min(available, MAX_COUNT);
        float[] inputs = new float[count * window];
        float[] targets = new float[count * reach];
        for (int i = 0; i < count; i++) {
            int start = available - count + i;
            double anchor = anchor(levels, start + window, difference);
            for (int k = 0; k < window; k++) {
                inputs[i * window + k] = (float) (levels[start + k] - anchor);
            }
            for (int k = 0; k < reach; k++) {
                targets[i * reach + k] = (float) (levels[start + window + k] - anchor);
            }
        }
        return new Windows(count, window, reach, inputs, targets);
    }

    /** The window of the last of the first {@code end} levels, {@code [window]}. */
    static float[] last(double[] levels, int end, int window, boolean difference) {
        double anchor = anchor(levels, end, difference);
        float[] input = new float[window];
        for (int k = 0; k < window; k++) {
            input[k] = (float) (levels[end - window + k] - anchor);
        }
        return input;
    }

    /** What levels are relative to when {@code end} of them are known: the last of them, or zero. */
    static double anchor(double[] levels, int end, boolean difference) {
        return difference ? levels[end - 1] : 0;
    }

    int count() {
        return count;
    }

    int window() {
        return window;
    }

    int reach() {
        return reach;
    }

    /** {@code [count, window]}: the levels of each window, relative to its anchor. */
    float[] inputs() {
        return inputs;
    }

    /** {@code [count, reach]}: the levels after each window, relative to the same anchor. */
    float[] targets() {
        return targets;
    }

    /** A run of windows. */
    Windows slice(int from, int to) {
        return new Windows(
                to - from,
                window,
                reach,
                Arrays.copyOfRange(inputs, from * window, to * window),
                Arrays.copyOfRange(targets, from * reach, to * reach));
    }
}
