package org.lstm4j.tasks.text;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.SystemReason;

/**
 * Vectors of words that somebody else has trained, read from the text files of word2vec and fastText (a first line with count
 * and width, then a word and its numbers on each line) and of GloVe (the same without the first line). Immutable.
 */
public final class WordVectors {
    /** Words from the beginning of a file, where the most frequent ones stand, that are read in any case. */
    public static final int FREQUENT = 20_000;

    /** A line of 4,096 numbers with all the digits of a double has fewer characters. */
    private static final int LONGEST_LINE = 1 << 17;

    private final int width;
    private final Map<String, float[]> vectors;

    private WordVectors(int width, Map<String, float[]> vectors) {
        this.width = width;
        this.vectors = vectors;
    }

    /**
     * Reads the vectors of some words, and holds no more of the file than these: the first {@value #FREQUENT}, and others.
     *
     * @param others words whose vectors are taken wherever they stand
     * @throws LstmException if the file cannot be read, is no text, or a line that is taken does not hold a word and its
     *     numbers; the message names the line
     */
    public static WordVectors read(Path file, Set<String> others) {
        return read(file, FREQUENT, others);
    }

    static WordVectors read(Path file, int first, Set<String> others) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return new Reading(new TextLines(reader, file.toString(), LONGEST_LINE), file.toString())
                    .read(first, others);
        } catch (CharacterCodingException e) {
            throw new LstmException(
                    file + ": not UTF-8 text; of binary vectors save the text form, which each of their tools writes",
                    e);
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    /** Numbers of a vector. */
    public int width() {
        return width;
    }

    /** The words, in the order of the file. */
    public List<String> words() {
        return List.copyOf(vectors.keySet());
    }

    /** Whether a word has a vector. */
    public boolean has(String word) {
        return vectors.containsKey(word);
    }

    /**
     * A copy of the vector of a word, {@code [width]}.
     *
     * @throws LstmException if it has none
     */
    public float[] of(String word) {
        float[] vector = vectors.get(word);
        if (vector == null) {
            throw new LstmException("word '" + word + "' has no vector; ask has(word) first");
        }
        return vector.clone();
    }

    /** Root of the mean square of all numbers: how large a vector is that should not stand out; 0 without vectors. */
    public float spread() {
        double sum = 0;
        for (float[] vector : vectors.values()) {
            for (float value : vector) {
                sum += (double) value * value;
            }
        }
        return vectors.isEmpty() ? 0 : (float) Math.sqrt(sum / ((double) vectors.size() * width));
    }

    /** One pass over a file. */
    private static final class Reading {
        private final TextLines lines;
        private final String source;

        Reading(TextLines lines, String source) {
            this.lines = lines;
            this.source = source;
        }

        WordVectors read(int first, Set<String> others) throws IOException {
            String line = lines.next();
            if (line == null || line.isBlank()) {
                throw new LstmException(
                        source + ": expected a word and its vector on each line, found an empty one first");
            }
            String[] fields = line.strip().split(" ");
            long count = -1;
            int width = fields.length - 1;
            if (fields.length == 2 && isWhole(fields[0]) && isWhole(fields[1])) {
                count = Long.parseLong(fields[0]);
                width = Integer.parseInt(fields[1]);
                line = lines.next();
            }
            if (width < 1) {
                throw problem("expected a word and its numbers, separated by blanks");
            }
            Map<String, float[]> vectors = new LinkedHashMap<>();
            long words = 0;
            for (; line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                words++;
                int end = endOfWord(line, width);
                String word = line.substring(0, end);
                if (words <= first || others.contains(word)) {
                    vectors.putIfAbsent(word, vector(line.substring(end).strip(), width));
                }
            }
            if (count >= 0 && words != count) {
                throw new LstmException(source + ": the first line promises " + count + " words, " + words
                        + " follow; take a whole file");
            }
            return new WordVectors(width, vectors);
        }

        /** Some words of GloVe's hold blanks: the numbers are counted from the end of the line. */
        private int endOfWord(String line, int width) {
            int end = line.stripTrailing().length();
            for (int i = 0; i < width && end > 0; i++) {
                end = line.lastIndexOf(' ', end - 1);
            }
            if (end <= 0) {
                throw problem("expected a word and " + width + " numbers, as on the first line");
            }
            return end;
        }

        private float[] vector(String numbers, int width) {
            String[] fields = numbers.split(" ");
            float[] vector = new float[width];
            for (int i = 0; i < width; i++) {
                vector[i] = number(fields[i]);
            }
            return vector;
        }

        private float number(String text) {
            try {
                float value = Float.parseFloat(text);
                if (Float.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Reported below, as a number that is none.
            }
            throw problem("expected a finite number, found '" + text + "'");
        }

        private LstmException problem(String what) {
            return new LstmException(source + " line " + lines.number() + ": " + what);
        }

        private static boolean isWhole(String text) {
            return text.length() <= 9 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }
    }
}
