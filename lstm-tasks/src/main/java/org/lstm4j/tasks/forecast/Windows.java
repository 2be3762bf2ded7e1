package org.lstm4j.tasks.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * Pairs of what is known at an origin and how the values after it differ from what was expected, in time order.
 */
final class Windows {
    private final int count;
    private final int window;
    private final int features;
    private final int reach;
    private final float[] inputs;
    private final float[] targets;

    /** Takes {@code inputs [count, window, features]} and {@code targets [count, reach]} over. */
    Windows(int count, int window, int features, int reach, float[] inputs, float[] targets) {
        this.count = count;
        this.window = window;
        this.features = features;
        this.reach = reach;
        this.inputs = inputs;
        this.targets = targets;
    }

    int count() {
        return count;
    }

    int window() {
        return window;
    }

    int features() {
        return features;
    }

    int reach() {
        return reach;
    }

    /** {@code [count, window, features]}. */
    float[] inputs() {
        return inputs;
    }

    /** {@code [count, reach]}. */
    float[] targets() {
        return targets;
    }

    /** A run of windows. */
    Windows slice(int from, int to) {
        int width = window * features;
        return new Windows(
                to - from,
                window,
                features,
                reach,
                Arrays.copyOfRange(inputs, from * width, to * width),
                Arrays.copyOfRange(targets, from * reach, to * reach));
    }

    /** Windows of several series, one behind the other. */
    static Windows together(List<Windows> parts) {
        Windows first = parts.getFirst();
        int count = parts.stream().mapToInt(Windows::count).sum();
        int width = first.window * first.features;
        float[] inputs = new float[count * width];
        float[] targets = new float[count * first.reach];
        int from = 0;
        for (Windows part : parts) {
            System.arraycopy(part.inputs, 0, inputs, from * width, part.inputs.length);
            System.arraycopy(part.targets, 0, targets, from * first.reach, part.targets.length);
            from += part.count;
        }
        return new Windows(count, first.window, first.features, first.reach, inputs, targets);
    }
}
