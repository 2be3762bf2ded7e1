package org.lstm4j.tasks.classify;

import java.util.List;

/**
 * What a classifier says of a text.
 *
 * @param label the likeliest class
 * @param probability of that class
 * @param probabilities of all classes, in the order of {@link TextClassifier#classes}; they sum to 1
 */
public record Answer(String label, double probability, List<Double> probabilities) {
    public Answer {
        probabilities = List.copyOf(probabilities);
    }
}
