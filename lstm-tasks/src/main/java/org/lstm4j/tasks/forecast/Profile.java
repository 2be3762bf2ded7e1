package org.lstm4j.tasks.forecast;

/** How large the errors of a pipeline are: a step ahead, two steps ahead, and so on. */
final class Profile {
    /** Origins in the training part that are measured, the newest; more hardly change the picture. */
    private static final int MAX_ORIGINS = 200;

    /** No step is taken for less than this share of the transform's scale: a division by zero helps nobody. */
    private static final double SMALLEST = 1e-6;

    private final double[] sizes;

    /**
     * Takes the array over.
     *
     * @param sizes at least one, greater than 0, none smaller than the one before
     */
    Profile(double... sizes) {
        this.sizes = sizes;
    }

    /**
     * Root mean square error of the pipeline without its network, within the training part; never smaller than a step
     * earlier. Its shape over the steps is what counts: how wide intervals are is decided by honest errors.
     *
     * @param horizon steps to measure, as far as the training part is long enough
     */
    static Profile of(Pipeline pipeline, History training, int horizon) {
        int first = pipeline.memory();
        int steps = Math.min(horizon, training.size() - first);
        double[] squares = new double[steps];
        int[] counts = new int[steps];
        for (int end = Math.max(first, training.size() - steps - MAX_ORIGINS + 1); end < training.size(); end++) {
            int seen = Math.min(steps, training.size() - end);
            double[] forecast = pipeline.forecastWithoutNetwork(training.until(end, pipeline.transform()), seen);
            for (int h = 0; h < seen; h++) {
                double error = pipeline.transform().link(training.value(end + h)) - forecast[h];
                squares[h] += error * error;
                counts[h]++;
            }
        }
        double[] profile = new double[steps];
        double largest = SMALLEST * pipeline.transform().scale();
        for (int h = 0; h < steps; h++) {
            largest = Math.max(largest, Math.sqrt(squares[h] / counts[h]));
            profile[h] = largest;
        }
        return new Profile(profile);
    }

    double[] sizes() {
        return sizes;
    }

    /** Expected size of an error some steps ahead; beyond what was measured it grows like a random walk's. */
    double size(int ahead) {
        int last = sizes.length;
        return ahead <= last ? sizes[ahead - 1] : sizes[last - 1] * Math.sqrt((double) ahead / last);
    }
}
