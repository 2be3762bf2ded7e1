package org.lstm4j.tasks.classify;

/** Probabilities of logits, in doubles; {@code sharpness} is what logits are multiplied with first. */
final class Softmax {
    private Softmax() {}

    /** {@code exp(sharpness * logit)} of each, over the sum of all. */
    static double[] of(double[] logits, double sharpness) {
        double largest = largest(logits);
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int k = 0; k < logits.length; k++) {
            probabilities[k] = StrictMath.exp(sharpness * (logits[k] - largest));
            sum += probabilities[k];
        }
        for (int k = 0; k < logits.length; k++) {
            probabilities[k] /= sum;
        }
        return probabilities;
    }

    /**
     * The cross-entropy with one class's target {@code 1 - (classes - 1) * doubt}, and {@code doubt} for each other; finite
     * for all finite logits.
     */
    static double loss(double[] logits, int label, double doubt, double sharpness) {
        double largest = largest(logits);
        double sum = 0;
        double others = 0;
        for (double logit : logits) {
            sum += StrictMath.exp(sharpness * (logit - largest));
            others += logit - logits[label];
        }
        return StrictMath.log(sum) - sharpness * (logits[label] - largest + doubt * others);
    }

    private static double largest(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        return largest;
    }
}
