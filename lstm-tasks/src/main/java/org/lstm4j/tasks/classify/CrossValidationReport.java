package org.lstm4j.tasks.classify;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a cross-validation came to.
 *
 * <pre>{@code
 * double accuracy = report.network(Scores::accuracy).mean();
 * double gap = accuracy - report.baseline(Scores::accuracy).mean();
 * }</pre>
 *
 * @param parts every fold of every seed
 */
public record CrossValidationReport(List<Part> parts) {
    public CrossValidationReport {
        parts = List.copyOf(parts);
    }

    /**
     * One fold, answered by what was trained on the others.
     *
     * @param seed that drew the folds
     * @param fold counted from 0
     * @param network of the classifier
     * @param baseline of the bag of words
     */
    public record Part(long seed, int fold, Scores network, Scores baseline) {}

    /**
     * A figure over all parts.
     *
     * @param mean of the parts
     * @param deviation of a part from the mean: the root of the mean square, over one part less; 0 for a single part
     */
    public record Figure(double mean, double deviation) {}

    /** A figure of the classifiers. */
    public Figure network(ToDoubleFunction<Scores> figure) {
        return over(Part::network, figure);
    }

    /** A figure of the baseline. */
    public Figure baseline(ToDoubleFunction<Scores> figure) {
        return over(Part::baseline, figure);
    }

    private Figure over(Function<Part, Scores> whose, ToDoubleFunction<Scores> figure) {
        double[] values = parts.stream().map(whose).mapToDouble(figure).toArray();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Figure(mean, values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0);
    }
}
