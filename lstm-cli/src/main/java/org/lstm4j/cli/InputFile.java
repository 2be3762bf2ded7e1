package org.lstm4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.StepMask;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.json.Json;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.series.NumberTable;

/** One sequence out of what somebody has typed: text itself, or the name of a file. */
final class InputFile {
    /** A text is read no further than this, which holds more tokens than can be looked at. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private InputFile() {}

    /** Whether that names a file that is there; most texts name none, and some cannot. */
    static boolean isFile(String input) {
        try {
            return Files.isRegularFile(Path.of(input));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The text itself, or the beginning of the file that it names. */
    static String text(String input) throws IOException {
        if (!isFile(input)) {
            return input;
        }
        char[] read = new char[MOST_CHARACTERS];
        try (BufferedReader reader = Files.newBufferedReader(Path.of(input))) {
            int length = 0;
            for (int more = 0; more >= 0 && length < read.length; length += Math.max(0, more)) {
                more = reader.read(read, length, read.length - length);
            }
            return new String(read, 0, length);
        } catch (CharacterCodingException e) {
            throw new LstmException(input + ": not UTF-8 text; save the file as UTF-8", e);
        }
    }

    /** Ids of tokens, as text or in a file of text or an array. */
    static Reading tokens(String input, int most, @Nullable StepMask mask) throws IOException {
        int[] ids = input.endsWith(".npy") ? array(input) : ids(text(input));
        int[] read = read(input, ids.length, most, t -> mask != null && ids[t] == mask.value());
        return Reading.ofTokens(
                Arrays.stream(read).map(t -> ids[t]).toArray(),
                Arrays.stream(read).mapToObj(t -> Integer.toString(ids[t])).toList());
    }

    /** The steps that a model reads: those that its mask does not hide, the first of them. */
    private static int[] read(String source, int steps, int most, IntPredicate hidden) {
        int[] read =
                IntStream.range(0, steps).filter(hidden.negate()).limit(most).toArray();
        if (read.length == 0) {
            throw new LstmException(source + ": holds no step that the model reads; give at least one");
        }
        return read;
    }

    private static int[] array(String input) {
        Tensor tensor = Npy.read(Path.of(input));
        return switch (tensor.type()) {
            case INT32 -> tensor.ints();
            case INT64 ->
                Arrays.stream(tensor.longs())
                        .mapToInt(id ->
                                (int) id == id ? (int) id : -1) // none of any vocabulary, which is said of it later
                        .toArray();
            default -> throw new LstmException(input + ": expected ids of tokens as integers, got " + tensor);
        };
    }

    private static int[] ids(String text) {
        try {
            return Arrays.stream(text.strip().split("[\\s,]+"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            throw new LstmException(
                    "--input: the model says nothing of its vocabulary: expected ids of tokens, as '4 1 3', got "
                            + Json.quote(text),
                    e);
        }
    }

    /** Numbers out of a CSV file, or an array. */
    static Reading numbers(Path file, int features, int most, @Nullable StepMask mask) throws IOException {
        if (file.toString().endsWith(".npy")) {
            Tensor tensor = Npy.read(file);
            requireSequence(file, tensor, features);
            return reading(file, tensor.floats(), Reading.numbered(tensor.size() / features), most, mask);
        }
        NumberTable table = NumberTable.read(file);
        if (table.columns().size() != features) {
            throw new LstmException(file + ": expected " + features + " columns of numbers, which the model reads, got "
                    + table.columns());
        }
        return reading(file, table.values(), table.labels(), most, mask);
    }

    private static void requireSequence(Path file, Tensor tensor, int features) {
        boolean row = tensor.rank() == 3 && tensor.dimension(0) == 1;
        boolean fits = tensor.type() == TensorType.FLOAT
                && (tensor.rank() == 2 || row)
                && tensor.dimension(tensor.rank() - 1) == features
                && tensor.size() > 0;
        if (!fits) {
            throw new LstmException(file + ": expected floats [T, " + features + "] or [1, T, " + features + "], got "
                    + tensor + "; give one sequence of that shape");
        }
    }

    private static Reading reading(Path file, float[] values, List<String> labels, int most, @Nullable StepMask mask) {
        int features = values.length / labels.size();
        int[] read = read(file.toString(), labels.size(), most, t -> mask != null && hides(mask, values, t, features));
        float[] x = new float[read.length * features];
        for (int k = 0; k < read.length; k++) {
            System.arraycopy(values, read[k] * features, x, k * features, features);
        }
        return Reading.of(x, Arrays.stream(read).mapToObj(labels::get).toList());
    }

    private static boolean hides(StepMask mask, float[] values, int step, int features) {
        return IntStream.range(step * features, (step + 1) * features).allMatch(i -> values[i] == mask.value());
    }
}
