package org.lstm4j.tasks.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well answers meet the labels of texts.
 *
 * @param classes the names of the classes
 * @param confusion {@code [true class][answered class]}: how many texts
 * @param logLoss mean of {@code -log} of the probability given to the true class, none taken for less than 1e-15
 * @param calibration how far probabilities can be taken at their word
 */
public record Scores(List<String> classes, List<List<Integer>> confusion, double logLoss, Calibration calibration) {
    private static final double LEAST_PROBABILITY = 1e-15;

    public Scores {
        classes = List.copyOf(classes);
        confusion = confusion.stream().map(List::copyOf).toList();
    }

    /**
     * One class in figures. Where a denominator is 0, the figure is 0.
     *
     * @param label its name
     * @param texts how many belong to it
     * @param precision share of the texts answered with it that belong to it
     * @param recall share of its texts that were answered with it
     * @param f1 harmonic mean of both: {@code 2 TP / (2 TP + FP + FN)}
     */
    public record ClassScore(String label, int texts, double precision, double recall, double f1) {}

    /**
     * Holds probabilities against classes.
     *
     * @param probabilities of each text, over all classes
     * @param labels the true class of each, as its place in {@code classes}
     */
    static Scores of(List<String> classes, List<double[]> probabilities, int[] labels) {
        int[][] confusion = new int[classes.size()][classes.size()];
        double loss = 0;
        Calibration.Collector calibration = new Calibration.Collector();
        for (int i = 0; i < labels.length; i++) {
            double[] p = probabilities.get(i);
            int answered = likeliest(p);
            confusion[labels[i]][answered]++;
            loss -= Math.log(Math.max(p[labels[i]], LEAST_PROBABILITY));
            calibration.add(p[answered], answered == labels[i]);
        }
        return new Scores(classes, rows(confusion), loss / labels.length, calibration.result());
    }

    /** The first of the largest. */
    static int likeliest(double[] probabilities) {
        int likeliest = 0;
        for (int k = 1; k < probabilities.length; k++) {
            likeliest = probabilities[k] > probabilities[likeliest] ? k : likeliest;
        }
        return likeliest;
    }

    private static List<List<Integer>> rows(int[][] counts) {
        return Arrays.stream(counts)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }

    /** How many texts were answered. */
    public int texts() {
        return confusion.stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** The share of texts that were answered with their class. */
    public double accuracy() {
        int right = 0;
        for (int k = 0; k < classes.size(); k++) {
            right += confusion.get(k).get(k);
        }
        return (double) right / texts();
    }

    /** The mean F1 of all classes that occur or were answered. */
    public double macroF1() {
        return scores().stream()
                .filter(score -> score.texts() + answered(score.label()) > 0)
                .mapToDouble(ClassScore::f1)
                .average()
                .orElseThrow();
    }

    /** Every class in figures, in the order of {@link #classes}. */
    public List<ClassScore> scores() {
        List<ClassScore> scores = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            String label = classes.get(k);
            int both = confusion.get(k).get(k);
            int texts = confusion.get(k).stream().mapToInt(Integer::intValue).sum();
            int answered = answered(label);
            scores.add(new ClassScore(
                    label, texts, share(both, answered), share(both, texts), share(2 * both, texts + answered)));
        }
        return scores;
    }

    private int answered(String label) {
        int k = classes.indexOf(label);
        return confusion.stream().mapToInt(row -> row.get(k)).sum();
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
