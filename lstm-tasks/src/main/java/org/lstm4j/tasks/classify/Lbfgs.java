package org.lstm4j.tasks.classify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.lstm4j.LstmException;

/**
 * Minimises a smooth convex function by the limited-memory BFGS method (Nocedal and Wright 2006, algorithms 7.4 and 7.5). Only
 * gradients are looked at: near the minimum a function's values no longer differ in any digit, its slopes do.
 */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final int MOST_STEPS = 10_000;
    private static final int MOST_TRIES = 60;

    /** A step ends where the slope along it is between these shares of the first one. */
    private static final double STEEPEST = 0.5;

    private static final double OVERSHOT = 0.1;

    private Lbfgs() {}

    /** A function by its gradient. */
    @FunctionalInterface
    interface Gradient {
        /** The gradient at a place. */
        double[] at(double[] place);
    }

    /** A step that was made, how the gradient changed by it, and the product of both. */
    @SuppressWarnings("ArrayRecordComponent") // Made and read here alone.
    private record Pair(double[] step, double[] change, double product) {}

    /**
     * The place of the minimum.
     *
     * @param start where to begin
     * @param tolerance largest component of the gradient there
     * @throws LstmException if it is not reached
     */
    static double[] minimise(Gradient function, double[] start, double tolerance) {
        double[] place = start;
        double[] gradient = function.at(place);
        Deque<Pair> memory = new ArrayDeque<>();
        for (int i = 0; i < MOST_STEPS && largest(gradient) > tolerance; i++) {
            double[] direction = direction(memory, gradient);
            double slope = dot(direction, gradient);
            double length = memory.isEmpty() ? 1 / Math.sqrt(dot(gradient, gradient)) : 1;
            double low = 0;
            double high = Double.POSITIVE_INFINITY;
            double[] next = place;
            double[] nextGradient = gradient;
            for (int tried = 0; tried < MOST_TRIES; tried++) {
                next = sum(place, length, direction);
                nextGradient = function.at(next);
                double nextSlope = dot(direction, nextGradient);
                if (nextSlope < STEEPEST * slope) {
                    low = length;
                } else if (nextSlope > -OVERSHOT * slope) {
                    high = length;
                } else {
                    break;
                }
                length = Double.isInfinite(high) ? 2 * length : (low + high) / 2;
            }
            double[] step = sum(next, -1, place);
            double[] change = sum(nextGradient, -1, gradient);
            double product = dot(step, change);
            if (product > 0) {
                memory.addFirst(new Pair(step, change, product));
                if (memory.size() > MEMORY) {
                    memory.removeLast();
                }
            }
            place = next;
            gradient = nextGradient;
        }
        if (!(largest(gradient) <= tolerance)) {
            throw new LstmException("minimum not reached: after " + MOST_STEPS + " steps the gradient is "
                    + largest(gradient) + ", expected at most " + tolerance);
        }
        return place;
    }

    /** Where the function, as far as the pairs know it, is lowest. */
    private static double[] direction(Deque<Pair> memory, double[] gradient) {
        double[] direction = sum(new double[gradient.length], -1, gradient);
        double[] shares = new double[memory.size()];
        int i = 0;
        for (Pair pair : memory) {
            shares[i] = dot(pair.step, direction) / pair.product;
            add(direction, -shares[i], pair.change);
            i++;
        }
        if (!memory.isEmpty()) {
            Pair newest = memory.getFirst();
            double scale = newest.product / dot(newest.change, newest.change);
            for (int j = 0; j < direction.length; j++) {
                direction[j] *= scale;
            }
        }
        for (Iterator<Pair> pairs = memory.descendingIterator(); pairs.hasNext(); ) {
            Pair pair = pairs.next();
            i--;
            add(direction, shares[i] - dot(pair.change, direction) / pair.product, pair.step);
        }
        return direction;
    }

    private static double[] sum(double[] a, double factor, double[] b) {
        double[] sum = a.clone();
        add(sum, factor, b);
        return sum;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int j = 0; j < to.length; j++) {
            to[j] += factor * what[j];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
