package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;

/** Normalizations outside of training, in double precision and rounded once. */
final class Normalizations {
    private static final float EPSILON = 1e-5f;

    private Normalizations() {}

    /**
     * LayerNormalization (Ba et al. 2016) over all dimensions from {@code axis} on, with the mean and the inverse standard deviation
     * as further outputs.
     */
    static Operator layer(Attributes attributes) {
        long wanted = attributes.integer("axis", -1);
        double epsilon = attributes.real("epsilon", EPSILON);
        if (attributes.integer("stash_type", 1) != 1) {
            throw attributes.refused("attribute 'stash_type' asks for another precision than FLOAT; export it with 1");
        }
        return in -> {
            Tensor x = in.floats(0);
            int axis = Shapes.axis(wanted, x.rank());
            int[] normalized = Arrays.copyOfRange(x.shape(), axis, x.rank());
            int width = Indexing.claimed(normalized, in.budget());
            float[] scale = Pointwise.parameter(in, 1, normalized).floats();
            float[] bias = in.optional(2) == null
                    ? new float[width]
                    : Pointwise.parameter(in, 2, normalized).floats();
            int[] outer = x.shape();
            Arrays.fill(outer, axis, x.rank(), 1);
            int rows = Tensor.elements(outer);
            in.budget().claim(x.size());
            in.budget().claim(rows);
            in.budget().claim(rows);
            float[] to = new float[x.size()];
            float[] means = new float[rows];
            float[] deviations = new float[rows];
            for (int row = 0; row < rows; row++) {
                int start = row * width;
                double mean = mean(x.floats(), start, width);
                double inverse = 1 / Math.sqrt(variance(x.floats(), start, width, mean) + epsilon);
                for (int i = 0; i < width; i++) {
                    to[start + i] = (float) ((x.floats()[start + i] - mean) * inverse * scale[i] + bias[i]);
                }
                means[row] = (float) mean;
                deviations[row] = (float) inverse;
            }
            return List.of(Tensor.of(to, x.shape()), Tensor.of(means, outer), Tensor.of(deviations, outer));
        };
    }

    private static double mean(float[] x, int start, int width) {
        double sum = 0;
        for (int i = start; i < start + width; i++) {
            sum += x[i];
        }
        return sum / width;
    }

    private static double variance(float[] x, int start, int width, double mean) {
        double sum = 0;
        for (int i = start; i < start + width; i++) {
            sum += (x[i] - mean) * (x[i] - mean);
        }
        return sum / width;
    }

    /** BatchNormalization (Ioffe and Szegedy 2015) by the mean and variance given, of each channel, dimension 1. */
    static Operator batch(Attributes attributes) {
        double epsilon = attributes.real("epsilon", EPSILON);
        attributes.real("momentum", 0.9f); // of training alone
        if (attributes.opset() >= 14 && attributes.integer("training_mode", 0) != 0) {
            throw attributes.refused("attribute 'training_mode' = 1: export the model for inference");
        }
        if (attributes.opset() < 9 && attributes.integer("spatial", 1) != 1) {
            throw attributes.refused("attribute 'spatial' = 0, which opset 9 dropped: export the model for that");
        }
        for (int output = 1; output < attributes.outputs(); output++) {
            if (attributes.wants(output)) {
                throw attributes.refused("output " + output + " is of training; do not ask for it");
            }
        }
        return in -> {
            Tensor x = in.floats(0);
            if (x.rank() == 0) {
                throw new ShapeException("input 0: expected one dimension or more, got " + x + "; correct the model");
            }
            int channels = x.rank() < 2 ? 1 : x.dimension(1);
            float[][] parameters = new float[4][];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = ofChannels(in, i + 1, channels);
            }
            int inner = x.rank() < 2 ? 1 : Shapes.product(x.shape(), 2, x.rank());
            in.budget().claim(x.size());
            float[] to = new float[x.size()];
            for (int i = 0; i < to.length; i++) {
                int c = i / inner % channels;
                double shifted = x.floats()[i] - (double) parameters[2][c];
                to[i] = (float) (shifted / Math.sqrt(parameters[3][c] + epsilon) * parameters[0][c] + parameters[1][c]);
            }
            return List.of(Tensor.of(to, x.shape()));
        };
    }

    private static float[] ofChannels(Arguments in, int index, int channels) {
        Tensor given = in.floats(index);
        if (given.rank() != 1 || given.size() != channels) {
            throw new ShapeException("input " + index + ": expected a number for each of " + channels
                    + " channels, got " + given + "; correct the model");
        }
        return given.floats();
    }
}
