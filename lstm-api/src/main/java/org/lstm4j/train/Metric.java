package org.lstm4j.train;

import java.util.BitSet;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * A figure of the validation examples, reported after every epoch. Training does not depend on it.
 *
 * @param name in the reports, one of a kind
 * @param function of all outputs at once
 */
public record Metric(String name, Function function) {
    /** How a figure comes about. */
    @FunctionalInterface
    public interface Function {
        /** The figure of all rows that count. */
        double of(Outcome outcome);
    }

    public Metric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(function, "function");
    }

    /** The share of rows whose largest output is their class's. */
    public static Metric accuracy() {
        return new Metric("accuracy", outcome -> {
            int right = 0;
            for (int row = 0; row < outcome.rows(); row++) {
                right += outcome.predictedClass(row) == outcome.targetClass(row) ? 1 : 0;
            }
            return (double) right / outcome.rows();
        });
    }

    /** The mean F1 of all classes that are predicted or occur: {@code 2 TP / (2 TP + FP + FN)}. */
    public static Metric macroF1() {
        return new Metric("macroF1", outcome -> {
            int[] both = new int[outcome.width()];
            int[] either = new int[outcome.width()];
            BitSet occurring = new BitSet();
            for (int row = 0; row < outcome.rows(); row++) {
                int predicted = outcome.predictedClass(row);
                int target = outcome.targetClass(row);
                both[target] += predicted == target ? 1 : 0;
                either[predicted]++;
                either[target]++;
                occurring.set(predicted);
                occurring.set(target);
            }
            return occurring.stream()
                    .mapToDouble(k -> 2.0 * both[k] / either[k])
                    .average()
                    .orElse(Double.NaN);
        });
    }

    /** The mean of {@code |output - target|} over rows and outputs, for as many targets as outputs. */
    public static Metric meanAbsoluteError() {
        return new Metric("meanAbsoluteError", new MeanError(Math::abs, DoubleUnaryOperator.identity()));
    }

    /** The root of the mean of {@code (output - target)^2} over rows and outputs, for as many targets as outputs. */
    public static Metric rootMeanSquaredError() {
        return new Metric("rootMeanSquaredError", new MeanError(error -> error * error, Math::sqrt));
    }

    /** Whether it compares every output with a target of its own. */
    boolean isElementwise() {
        return function instanceof MeanError;
    }

    /** What becomes of the mean cost of all errors {@code output - target}. */
    private record MeanError(DoubleUnaryOperator cost, DoubleUnaryOperator ofMean) implements Function {
        @Override
        public double of(Outcome outcome) {
            double sum = 0;
            for (int row = 0; row < outcome.rows(); row++) {
                for (int j = 0; j < outcome.width(); j++) {
                    sum += cost.applyAsDouble((double) outcome.output(row, j) - outcome.target(row, j));
                }
            }
            return ofMean.applyAsDouble(sum / ((double) outcome.rows() * outcome.width()));
        }
    }
}
