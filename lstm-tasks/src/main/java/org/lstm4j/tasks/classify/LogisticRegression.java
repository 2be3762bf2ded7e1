package org.lstm4j.tasks.classify;

import java.util.List;

/**
 * Logistic regression on sparse counts with an L2 penalty, the intercepts free of it: the minimum of
 * {@code |w|^2 / 2 + C * sum of log losses} with C = 1. Two classes share one vector of weights, more have one each.
 *
 * @param weights {@code [vectors * (features + 1)]}: each vector with its intercept last; one vector for two classes
 */
@SuppressWarnings("ArrayRecordComponent") // Fitted here, read here.
record LogisticRegression(double[] weights, int features, int classes) {
    /** Largest component of the gradient at what counts as the minimum. */
    private static final double TOLERANCE = 1e-6;

    /**
     * A row of counts.
     *
     * @param features the features that occur, each once
     * @param counts how often
     */
    @SuppressWarnings("ArrayRecordComponent") // As its owner.
    record Row(int[] features, int[] counts) {}

    /**
     * Finds the minimum, from zeros.
     *
     * @param features how many there are
     * @param labels the class of each row
     */
    static LogisticRegression fit(List<Row> rows, int features, int[] labels, int classes) {
        double[] zeros = new double[vectors(classes) * (features + 1)];
        double[] weights = Lbfgs.minimise(
                at -> new LogisticRegression(at, features, classes).gradient(rows, labels), zeros, TOLERANCE);
        return new LogisticRegression(weights, features, classes);
    }

    /** Of every class. */
    double[] probabilities(Row row) {
        return Softmax.of(logits(row), 1);
    }

    /** Of what is minimised, by the weights. */
    double[] gradient(List<Row> rows, int[] labels) {
        double[] gradient = weights.clone();
        for (int v = 0; v < vectors(classes); v++) {
            gradient[intercept(v)] = 0;
        }
        for (int i = 0; i < labels.length; i++) {
            Row row = rows.get(i);
            double[] probabilities = probabilities(row);
            for (int v = 0; v < vectors(classes); v++) {
                int k = classOf(v);
                double slope = probabilities[k] - (labels[i] == k ? 1 : 0);
                for (int f = 0; f < row.features.length; f++) {
                    gradient[v * (features + 1) + row.features[f]] += slope * row.counts[f];
                }
                gradient[intercept(v)] += slope;
            }
        }
        return gradient;
    }

    private double[] logits(Row row) {
        double[] logits = new double[classes];
        for (int v = 0; v < vectors(classes); v++) {
            double sum = weights[intercept(v)];
            for (int f = 0; f < row.features.length; f++) {
                sum += weights[v * (features + 1) + row.features[f]] * row.counts[f];
            }
            logits[classOf(v)] = sum;
        }
        return logits;
    }

    private static int vectors(int classes) {
        return classes == 2 ? 1 : classes;
    }

    /** Of two classes the first has the logit 0, and the vector is the second's. */
    private int classOf(int vector) {
        return classes == 2 ? 1 : vector;
    }

    private int intercept(int vector) {
        return vector * (features + 1) + features;
    }
}
