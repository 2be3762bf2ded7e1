package org.lstm4j.tasks.forecast;

import java.util.Arrays;

/**
 * Everything about a forecast but the network: the transform, and the sizes of what the network reads and answers.
 *
 * @param window levels that the network reads
 * @param reach levels that it answers at once; longer horizons are reached by feeding answers back
 */
record Pipeline(Transform transform, int window, int reach) {

    /** What a network does: {@code [window]} levels to {@code [reach]}, both relative to the window's anchor. */
    @FunctionalInterface
    interface Predictor {
        float[] predict(float[] window);
    }

    /** How many of the last values a forecast reads. */
    int memory() {
        return transform.offset() + window;
    }

    /** The training pairs of a training part. */
    Windows windows(double[] training) {
        return Windows.cut(transform.apply(training), transform.difference(), window, reach);
    }

    /**
     * The next values, in original units.
     *
     * @param known values up to the origin, at least {@link #memory}, of which only the last that many are read
     */
    double[] forecast(double[] known, int horizon, Predictor network) {
        double[] history = Arrays.copyOfRange(known, known.length - memory(), known.length);
        double[] past = transform.apply(history);
        double[] levels = Arrays.copyOf(past, past.length + Math.ceilDiv(horizon, reach) * reach);
        for (int end = past.length; end < levels.length; end += reach) {
            double anchor = Windows.anchor(levels, end, transform.difference());
            float[] answer = network.predict(Windows.last(levels, end, window, transform.difference()));
            for (int h = 0; h < reach; h++) {
                levels[end + h] = anchor + answer[h];
            }
        }
        return transform.invert(history, Arrays.copyOfRange(levels, past.length, past.length + horizon));
    }

    /** The forecast of the same pipeline when the network's output is zero: what the transform knows by itself. */
    double[] forecastWithoutNetwork(double[] known, int horizon) {
        return forecast(known, horizon, levels -> new float[reach]);
    }
}
