package org.lstm4j.math;

import org.lstm4j.spi.ErrorKind;

/** Losses over R weighted rows and their gradients, in double precision. A row of weight 0 is left out entirely. */
@SuppressWarnings("ArrayRecordComponent") // its record holds an array and is never compared
public final class LossMath {
    private LossMath() {}

    /**
     * A loss and its gradient.
     *
     * @param loss the sum over rows
     * @param gradient with respect to the logits or predictions, {@code [R, K]}
     */
    public record Result(double loss, double[] gradient) {}

    /**
     * {@code sum over r of weight[r] * -log softmax(logits[r])[target[r]]}; its gradient is
     * {@code weight[r] * (softmax(logits[r]) - onehot(target[r]))}.
     *
     * @param logits {@code [R, K]}
     * @param targets {@code [R]}; outside {@code [0, K)} the loss is NaN, unless the row's weight is 0
     * @param rowWeights {@code [R]}
     */
    public static Result softmaxCrossEntropy(double[] logits, int[] targets, double[] rowWeights) {
        int rows = targets.length;
        int classes = rows == 0 ? 0 : logits.length / rows;
        double loss = 0;
        double[] gradient = new double[logits.length];
        for (int r = 0; r < rows; r++) {
            double weight = rowWeights[r];
            if (weight == 0) {
                continue;
            }
            int from = r * classes;
            double largest = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < classes; j++) {
                largest = Math.max(largest, logits[from + j]);
            }
            double sum = 0;
            for (int j = 0; j < classes; j++) {
                sum += Math.exp(logits[from + j] - largest);
            }
            boolean known = targets[r] >= 0 && targets[r] < classes;
            loss += known ? weight * (Math.log(sum) + largest - logits[from + targets[r]]) : Double.NaN;
            for (int j = 0; j < classes; j++) {
                double probability = Math.exp(logits[from + j] - largest) / sum;
                gradient[from + j] = known ? weight * (probability - (j == targets[r] ? 1 : 0)) : Double.NaN;
            }
        }
        return new Result(loss, gradient);
    }

    /**
     * {@code sum over r, j of weight[r] * cost(prediction[r, j], target[r, j])}, as {@link ErrorKind} says.
     *
     * @param parameters {@code [K]}, the kind's parameter for each column; of any length where it has none
     * @param predictions {@code [R, K]}
     * @param targets {@code [R, K]}
     * @param rowWeights {@code [R]}
     */
    public static Result elementLoss(
            ErrorKind kind, double[] parameters, double[] predictions, double[] targets, double[] rowWeights) {
        int columns = rowWeights.length == 0 ? 0 : predictions.length / rowWeights.length;
        double loss = 0;
        double[] gradient = new double[predictions.length];
        for (int i = 0; i < predictions.length; i++) {
            double weight = rowWeights[i / columns];
            if (weight != 0) {
                double parameter = kind.hasParameter() ? parameters[i % columns] : 0;
                loss += weight * cost(kind, parameter, predictions[i], targets[i]);
                gradient[i] = weight * slope(kind, parameter, predictions[i], targets[i]);
            }
        }
        return new Result(loss, gradient);
    }

    private static double cost(ErrorKind kind, double p, double prediction, double target) {
        double error = prediction - target;
        double size = Math.abs(error);
        return switch (kind) {
            case SQUARED -> error * error;
            case ABSOLUTE -> size;
            case HUBER -> size <= p ? error * error / 2 : p * (size - p / 2);
            case QUANTILE -> error < 0 ? -p * error : (1 - p) * error;
            case LOGISTIC ->
                Math.max(prediction, 0) - prediction * target + Math.log1p(Math.exp(-Math.abs(prediction)));
        };
    }

    private static double slope(ErrorKind kind, double p, double prediction, double target) {
        double error = prediction - target;
        return switch (kind) {
            case SQUARED -> 2 * error;
            case ABSOLUTE -> Math.signum(error);
            case HUBER -> Math.abs(error) <= p ? error : p * Math.signum(error);
            case QUANTILE -> error < 0 ? -p : error > 0 ? 1 - p : error;
            case LOGISTIC -> 1 / (1 + Math.exp(-prediction)) - target;
        };
    }
}
