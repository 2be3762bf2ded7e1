package org.lstm4j.tasks.classify;

import java.util.List;

/**
 * Temperature scaling (Guo et al. 2017, section 4.2): one number by which all logits are divided, so that probabilities of
 * texts that were not learnt from are as right as they claim. It changes no answer. Of n texts each counts as if it might be
 * of another class after all, with probability {@code 1 / (n + classes)} for each (Platt 1999, section 2.2): a few texts, all of
 * them met, are no ground for certainty.
 */
final class Temperature {
    private static final double LOWEST = 0.05;
    private static final double HIGHEST = 20;
    private static final double PRECISION = 1e-6;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Temperature() {}

    /**
     * The temperature of the least loss. In {@code 1 / temperature} the loss is convex, so a search that cuts an interval by
     * the golden section finds it.
     *
     * @param logits of each text
     * @param labels the true class of each
     * @param classWeights how much a text of each class counts; empty where all count the same
     */
    static double fit(List<double[]> logits, int[] labels, float... classWeights) {
        double low = 1 / HIGHEST;
        double high = 1 / LOWEST;
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double lossLeft = loss(logits, labels, classWeights, left);
        double lossRight = loss(logits, labels, classWeights, right);
        while (high - low > PRECISION) {
            if (lossLeft <= lossRight) {
                high = right;
                right = left;
                lossRight = lossLeft;
                left = high - GOLDEN * (high - low);
                lossLeft = loss(logits, labels, classWeights, left);
            } else {
                low = left;
                left = right;
                lossLeft = lossRight;
                right = low + GOLDEN * (high - low);
                lossRight = loss(logits, labels, classWeights, right);
            }
        }
        return 2 / (low + high);
    }

    private static double loss(List<double[]> logits, int[] labels, float[] classWeights, double sharpness) {
        double doubt = 1.0 / (labels.length + logits.getFirst().length);
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            double weight = classWeights.length == 0 ? 1 : classWeights[labels[i]];
            loss += weight * Softmax.loss(logits.get(i), labels[i], doubt, sharpness);
        }
        return loss;
    }
}
