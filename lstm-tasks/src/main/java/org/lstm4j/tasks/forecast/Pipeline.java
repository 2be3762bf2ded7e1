package org.lstm4j.tasks.forecast;

import java.util.Arrays;
import java.util.List;

/**
 * Everything about a forecast but the network: the transform, and the sizes of what the network reads and answers.
 *
 * @param window steps that the network reads
 * @param reach steps that it answers at once; longer horizons are reached by feeding answers back
 */
record Pipeline(Transform transform, int window, int reach) {

    /** What a network does: {@code [window, features]} to {@code [reach]}. */
    @FunctionalInterface
    interface Predictor {
        float[] predict(float[] window);
    }

    /** How many of the last values a forecast reads. */
    int memory() {
        return transform.offset() + window;
    }

    /** The newest training pairs of a training part, in time order. */
    Windows windows(History training, int max) {
        double[] x = transform.working(training);
        int available = x.length - memory() - reach + 1;
        int count = Math.min(available, max);
        int features = transform.features();
        float[] inputs = new float[count * window * features];
        float[] targets = new float[count * reach];
        for (int i = 0; i < count; i++) {
            int end = memory() + available - count + i;
            float[] input = input(training, x, end);
            System.arraycopy(input, 0, inputs, i * input.length, input.length);
            double[] expected = Expectation.after(transform, x, end, reach);
            for (int h = 0; h < reach; h++) {
                targets[i * reach + h] = (float) ((x[end + h] - expected[h]) / transform.scale());
            }
        }
        return new Windows(count, window, features, reach, inputs, targets);
    }

    /**
     * What the network is shown when {@code end} working values are known.
     *
     * @return {@code [window, features]}: the level, then each column, those known in advance {@code reach} steps ahead
     */
    float[] input(History history, double[] x, int end) {
        int features = transform.features();
        float[] input = new float[window * features];
        double anchor = transform.difference() ? difference(x, end - 1) : transform.centre();
        for (int k = 0; k < window; k++) {
            int t = end - window + k;
            double drift = transform.difference() ? transform.centre() * (t - end + 1) : 0;
            input[k * features] = (float) ((difference(x, t) - anchor - drift) / transform.scale());
        }
        for (int c = 0; c < transform.columns().size(); c++) {
            Covariate column = transform.columns().get(c);
            double[] values = history.column(c);
            int ahead = column.future() ? reach : 0;
            double columnAnchor = transform.difference() ? difference(values, end - 1) : 0;
            for (int k = 0; k < window; k++) {
                double seen = difference(values, end - window + k + ahead) - columnAnchor;
                input[k * features + 1 + c] = (float) ((seen - column.centre()) / column.scale());
            }
        }
        return input;
    }

    /**
     * The next linked values: original units, or logarithms of them.
     *
     * @param history what is known, at least {@link #memory} values, of which only the last that many are read
     */
    double[] forecast(History history, int horizon, Predictor network) {
        History read = history.tail(memory());
        int known = read.size();
        double[] x = Arrays.copyOf(transform.working(read), known + Math.ceilDiv(horizon, reach) * reach);
        History padded = new History(read.values(), paddedColumns(read, x.length));
        for (int end = known; end < x.length; end += reach) {
            double[] expected = Expectation.after(transform, x, end, reach);
            float[] answer = network.predict(input(padded, x, end));
            for (int h = 0; h < reach; h++) {
                x[end + h] = expected[h] + transform.scale() * answer[h];
            }
        }
        double[] linked = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            linked[h] = x[known + h] + transform.effects(padded, known + h);
        }
        return linked;
    }

    /**
     * What the network is shown first when the steps after a history are forecast.
     *
     * @param history what is known, at least {@link #memory} values, of which only the last that many are read
     * @return as {@link #input}
     */
    float[] newest(History history) {
        History read = history.tail(memory());
        History padded = new History(read.values(), paddedColumns(read, read.size() + reach));
        return input(padded, transform.working(read), read.size());
    }

    /** The forecast of the same pipeline when the network's output is zero: what is expected without it. */
    double[] forecastWithoutNetwork(History history, int horizon) {
        return forecast(history, horizon, window -> new float[reach]);
    }

    /**
     * Columns long enough for every answer: they repeat their last season. What is made up so are past columns during the
     * forecast, and all columns behind its end, where the last answer is longer than the horizon.
     */
    private List<double[]> paddedColumns(History read, int length) {
        return read.columns().stream()
                .map(column -> {
                    double[] padded = Arrays.copyOf(column, Math.max(length + reach, column.length));
                    for (int t = column.length; t < padded.length; t++) {
                        padded[t] = padded[t - transform.season()];
                    }
                    return padded;
                })
                .toList();
    }

    private double difference(double[] values, int t) {
        return transform.season() > 1 ? values[t] - values[t - transform.season()] : values[t];
    }
}
