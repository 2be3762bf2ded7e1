package org.lstm4j.train;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.internal.HostMemory;
import org.lstm4j.internal.file.Sha256;
import org.lstm4j.layer.Features;

/**
 * Input sequences with what the model should make of them. The memory is the caller's and is not copied; it must not
 * change while a training runs.
 */
public final class Examples {
    private final MemorySegment x;
    private final boolean tokens;
    private final int size;
    private final int steps;
    private final int features;
    private final @Nullable MemorySegment values;
    private final int @Nullable [] classes;
    private final int @Nullable [] lengths;
    private final float @Nullable [] weights;

    private Examples(
            MemorySegment x,
            boolean tokens,
            int size,
            int steps,
            int features,
            @Nullable MemorySegment values,
            int @Nullable [] classes,
            int @Nullable [] lengths,
            float @Nullable [] weights) {
        this.x = x;
        this.tokens = tokens;
        this.size = size;
        this.steps = steps;
        this.features = features;
        this.values = values;
        this.classes = classes;
        this.lengths = lengths;
        this.weights = weights;
    }

    /**
     * Examples with numbers for targets.
     *
     * @param x {@code [size, steps, features]}
     * @param targets {@code [size, width]}, or {@code [size, steps, width]} for a model that gives every step
     */
    public static Examples regression(float[] x, int steps, int features, float[] targets) {
        return regression(HostMemory.of("x", x), steps, features, HostMemory.of("targets", targets));
    }

    /** As {@link #regression(float[], int, int, float[])}, each from its position to its limit. */
    public static Examples regression(FloatBuffer x, int steps, int features, FloatBuffer targets) {
        return regression(HostMemory.of("x", x), steps, features, HostMemory.of("targets", targets));
    }

    /** As {@link #regression(float[], int, int, float[])}, over floats in memory of any kind. */
    public static Examples regression(MemorySegment x, int steps, int features, MemorySegment targets) {
        int size = size(
                x, steps, features, Objects.requireNonNull(targets, "targets").byteSize() / Float.BYTES);
        return new Examples(x, false, size, steps, features, targets, null, null, null);
    }

    /**
     * Examples with classes, numbered from 0, for targets.
     *
     * @param x {@code [size, steps, features]}
     * @param classes {@code [size]}, or {@code [size, steps]} for a model that gives every step; what stands past an
     *     example's length may be any number
     */
    public static Examples classification(float[] x, int steps, int features, int[] classes) {
        return classification(HostMemory.of("x", x), steps, features, classes);
    }

    /** As {@link #classification(float[], int, int, int[])}, from the buffer's position to its limit. */
    public static Examples classification(FloatBuffer x, int steps, int features, int[] classes) {
        return classification(HostMemory.of("x", x), steps, features, classes);
    }

    /** As {@link #classification(float[], int, int, int[])}, over floats in memory of any kind. */
    public static Examples classification(MemorySegment x, int steps, int features, int[] classes) {
        int size = size(x, steps, features, classes.length);
        return new Examples(x, false, size, steps, features, null, classes, null, null);
    }

    /**
     * Token ids, for a model whose first layer is an {@link org.lstm4j.layer.Embedding}, with numbers for targets.
     *
     * @param ids {@code [size, steps]}; what stands past an example's length may be any number
     * @param targets as in {@link #regression(float[], int, int, float[])}
     */
    public static Examples regression(int[] ids, int steps, float[] targets) {
        MemorySegment x = HostMemory.of("ids", ids);
        int size = size(x, steps, 1, targets.length);
        return new Examples(x, true, size, steps, 1, MemorySegment.ofArray(targets), null, null, null);
    }

    /**
     * Token ids, for a model whose first layer is an {@link org.lstm4j.layer.Embedding}, with classes for targets.
     *
     * @param ids {@code [size, steps]}; what stands past an example's length may be any number
     * @param classes as in {@link #classification(float[], int, int, int[])}
     */
    public static Examples classification(int[] ids, int steps, int[] classes) {
        MemorySegment x = HostMemory.of("ids", ids);
        return new Examples(x, true, size(x, steps, 1, classes.length), steps, 1, null, classes, null, null);
    }

    private static int size(MemorySegment x, int steps, int features, long targets) {
        if (steps < 1 || features < 1) {
            throw new LstmException("steps and features must be at least 1, got " + steps + " and " + features);
        }
        long each = (long) steps * features;
        long floats = Objects.requireNonNull(x, "x").byteSize() / Float.BYTES;
        if (floats == 0 || floats % each != 0) {
            throw new ShapeException("x: expected a multiple of " + steps + " steps x " + features + " features = "
                    + each + " floats, got " + floats);
        }
        if (floats / each > Integer.MAX_VALUE) {
            throw new ShapeException("x: " + floats / each + " examples are more than can be numbered; train on parts");
        }
        int size = (int) (floats / each);
        if (targets == 0 || targets % size != 0) {
            throw new ShapeException(
                    "targets: expected a multiple of " + size + ", the number of examples in x, got " + targets);
        }
        return size;
    }

    /**
     * The same examples, of which number n has only {@code lengths[n]} valid steps; outputs past them count for nothing.
     */
    public Examples lengths(int... exampleLengths) {
        if (exampleLengths.length != size) {
            throw new ShapeException(
                    "lengths: expected one for each of " + size + " examples, got " + exampleLengths.length);
        }
        for (int n = 0; n < size; n++) {
            if (exampleLengths[n] < 0 || exampleLengths[n] > steps) {
                throw new ShapeException("lengths[" + n + "] must lie in [0, " + steps + "], got " + exampleLengths[n]);
            }
        }
        return new Examples(x, tokens, size, steps, features, values, classes, exampleLengths.clone(), weights);
    }

    /** The same examples, of which number n counts {@code exampleWeights[n]} times as much in the mean loss. */
    public Examples weights(float... exampleWeights) {
        if (exampleWeights.length != size) {
            throw new ShapeException(
                    "weights: expected one for each of " + size + " examples, got " + exampleWeights.length);
        }
        for (int n = 0; n < size; n++) {
            if (!(exampleWeights[n] >= 0f && exampleWeights[n] < Float.POSITIVE_INFINITY)) {
                throw new LstmException("weights[" + n + "] must be finite and at least 0, got " + exampleWeights[n]);
            }
        }
        return new Examples(x, tokens, size, steps, features, values, classes, lengths, exampleWeights.clone());
    }

    /**
     * One long sequence, with a target for every step, cut into rows that follow one another: row n begins where row
     * n - 1 ends, and what does not fill a row at the end is left out. With batches of all rows and
     * {@link Trainer.Builder#truncate} this is how language models read a text.
     *
     * @param rows at least 1
     */
    public Examples partitioned(int rows) {
        if (size != 1 || lengths != null || targetsPerExample() % steps != 0) {
            throw new LstmException("partitioned: expected one sequence without lengths and with targets for each of "
                    + steps + " steps, got " + size + " examples with " + targetsPerExample() + " targets each");
        }
        if (rows < 1 || rows > steps) {
            throw new LstmException("rows must lie in [1, " + steps + "], the steps of the sequence, got " + rows);
        }
        int each = steps / rows;
        long kept = (long) each * rows * Float.BYTES;
        int targetsPerStep = targetsPerExample() / steps;
        return new Examples(
                x.asSlice(0, kept * features),
                tokens,
                rows,
                each,
                features,
                values == null ? null : values.asSlice(0, kept * targetsPerStep),
                classes == null ? null : Arrays.copyOf(classes, each * rows * targetsPerStep),
                null,
                null);
    }

    public int size() {
        return size;
    }

    public int steps() {
        return steps;
    }

    public int features() {
        return features;
    }

    MemorySegment x() {
        return x;
    }

    boolean tokens() {
        return tokens;
    }

    @Nullable
    MemorySegment values() {
        return values;
    }

    int @Nullable [] classes() {
        return classes;
    }

    boolean ragged() {
        return lengths != null;
    }

    float weight(int example) {
        return weights == null ? 1f : weights[example];
    }

    int length(int example) {
        return lengths == null ? steps : lengths[example];
    }

    /** Refuses an id that counts and is none of the vocabulary. */
    void requireIds(String name, int vocabulary) {
        for (int example = 0; example < size; example++) {
            for (int t = 0; t < length(example); t++) {
                int id = x.get(JAVA_INT_UNALIGNED, ((long) example * steps + t) * Integer.BYTES);
                if (id < 0 || id >= vocabulary) {
                    throw new LstmException(name + " examples: the id at example " + example + ", step " + t
                            + " must lie in [0, " + vocabulary + "), the vocabulary, got " + id);
                }
            }
        }
    }

    /** SHA-256 over all that a training reads of them, in hexadecimal. */
    String fingerprint() {
        Sha256 digest = new Sha256().add(size, steps, features).add(x);
        if (values != null) {
            digest.add("values").add(values);
        }
        if (classes != null) {
            digest.add("classes").add(classes);
        }
        if (lengths != null) {
            digest.add("lengths").add(lengths);
        }
        if (weights != null) {
            digest.add("weights").add(weights);
        }
        return digest.hex();
    }

    /** Refuses a class that counts and is none of the model's outputs. */
    void requireClasses(String name, Features output) {
        int[] numbers = Objects.requireNonNull(classes, "classes");
        int each = targetsPerExample();
        for (int i = 0; i < numbers.length; i++) {
            boolean counts = !output.sequence() || i % each < length(i / each);
            if (counts && (numbers[i] < 0 || numbers[i] >= output.width())) {
                throw new LstmException(name + " examples: classes[" + i + "] must lie in [0, " + output.width()
                        + "), the outputs of the model, got " + numbers[i]
                        + "; number classes from 0, or give the last layer an output for each");
            }
        }
    }

    /** Targets of one example: floats, or classes. */
    int targetsPerExample() {
        long targets = values != null ? values.byteSize() / Float.BYTES : Objects.requireNonNull(classes).length;
        return Math.toIntExact(targets / size);
    }

    /** Targets of one row of a model's outputs. */
    int targetsPerRow(Features output) {
        return targetsPerExample() / (output.sequence() ? steps : 1);
    }
}
