package org.lstm4j.tasks.translate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.ShapeException;
import org.lstm4j.tasks.text.Plain;

/**
 * Where a translator looked: for each token that it wrote, how it weighed the source's tokens. The last token of either side
 * is its end.
 */
public final class Attention {
    /** How the end of a side is shown. */
    public static final String END = "$";

    /** From nothing to all, in characters that every terminal has. */
    private static final String SHADES = " .:-=+*#%@";

    /** Where the wide scripts of East Asia begin, behind all others that have letters of ordinary width. */
    private static final int FIRST_WIDE = 0x2E80;

    private static final int STRONGEST = 3;
    private static final double LEAST = 0.05;

    private final List<String> source;
    private final List<String> target;
    private final float[] weights;

    /** @param weights {@code [target, source]}, taken over */
    Attention(List<String> source, List<String> target, float[] weights) {
        if (weights.length != source.size() * target.size()) {
            throw new ShapeException("attention: expected [target, source] = [" + target.size() + ", " + source.size()
                    + "], got " + weights.length + " weights");
        }
        this.source = List.copyOf(source);
        this.target = List.copyOf(target);
        this.weights = weights;
    }

    /** Tokens with their end behind them. */
    static List<String> ended(List<String> tokens) {
        List<String> all = new ArrayList<>(tokens);
        all.add(END);
        return all;
    }

    /** The tokens that were read, {@link #END} at last. */
    public List<String> source() {
        return source;
    }

    /** The tokens that were written, {@link #END} at last. */
    public List<String> target() {
        return target;
    }

    /** How much of what token {@code read} of the source became counted for token {@code written} of the target: in [0, 1]. */
    public float weight(int written, int read) {
        return weights[
                Objects.checkIndex(written, target.size()) * source.size() + Objects.checkIndex(read, source.size())];
    }

    /** For a terminal: characters as a picture, a line for each that was read; words and wide letters as a list of the strongest. */
    public String toText() {
        boolean narrow = IntStream.concat(
                        source.stream().mapToInt(Attention::columns),
                        target.stream().mapToInt(Attention::columns))
                .allMatch(columns -> columns == 1);
        return narrow ? picture() : list();
    }

    /** Of a terminal: an ideograph or an emoji takes two. */
    private static int columns(String token) {
        return token.codePoints().map(letter -> letter < FIRST_WIDE ? 1 : 2).sum();
    }

    private String picture() {
        StringBuilder text = new StringBuilder("   ");
        target.forEach(token -> text.append(' ').append(plain(token)));
        for (int read = 0; read < source.size(); read++) {
            text.append("\n ").append(plain(source.get(read))).append(' ');
            for (int written = 0; written < target.size(); written++) {
                text.append(' ').append(shade(weight(written, read)));
            }
        }
        return text.toString().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    private static char shade(float weight) {
        return SHADES.charAt(Math.min(SHADES.length() - 1, (int) (weight * SHADES.length())));
    }

    private String list() {
        int widest = target.stream().mapToInt(Attention::columns).max().orElseThrow();
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < target.size(); row++) {
            int written = row;
            List<String> strongest = IntStream.range(0, source.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer read) -> weight(written, read))
                            .reversed())
                    .limit(STRONGEST)
                    .filter(read -> weight(written, read) >= LEAST)
                    .map(read -> plain(source.get(read)) + String.format(Locale.ROOT, " %.2f", weight(written, read)))
                    .toList();
            String name = plain(target.get(written));
            lines.add(name + " ".repeat(widest - columns(name)) + " <- " + String.join(", ", strongest));
        }
        return String.join("\n", lines);
    }

    /** Tokens come out of files: none may steer a terminal. */
    private static String plain(String token) {
        return Plain.text(token);
    }
}
