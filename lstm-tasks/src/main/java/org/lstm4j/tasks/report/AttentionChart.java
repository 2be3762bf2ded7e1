package org.lstm4j.tasks.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.report.Canvas.Anchor;
import org.lstm4j.tasks.translate.Attention;

/**
 * Where a translator looked: a column for each token that it wrote, a row for each that it read, and where they meet a dot whose
 * area is the weight.
 */
final class AttentionChart implements Chart {
    /** What a page has room for; the rest is in the JSON. */
    static final int MOST_ROWS = 120;

    static final int MOST_COLUMNS = 60;

    private static final double TOP = 24;
    private static final double ROW = 18;
    private static final double WIDEST_COLUMN = 72;
    private static final double LARGEST_DOT = 8;
    /** A dot of less is a speck. */
    private static final double LEAST = 0.005;

    private static final double MIDDLE = 4;
    /** A longer token is cut. */
    private static final double LONGEST = 14 * TokenLabel.LETTER;

    private final Attention attention;
    private final int rows;
    private final int columns;

    AttentionChart(Attention attention) {
        this.attention = attention;
        rows = Math.min(attention.source().size(), MOST_ROWS);
        columns = Math.min(attention.target().size(), MOST_COLUMNS);
    }

    /** Whether there are tokens that are not drawn. */
    boolean isCut() {
        return rows < attention.source().size() || columns < attention.target().size();
    }

    @Override
    public String description() {
        StringBuilder text =
                new StringBuilder("Weights of attention. For each token written, the one read that counted most:");
        for (int written = 0; written < columns; written++) {
            int most = strongest(written);
            text.append(String.format(
                    Locale.ROOT,
                    "%s %s from %s (%.2f)",
                    written == 0 ? "" : ",",
                    attention.target().get(written),
                    attention.source().get(most),
                    attention.weight(written, most)));
        }
        return text.append('.').toString();
    }

    private int strongest(int written) {
        int most = 0;
        for (int read = 1; read < attention.source().size(); read++) {
            most = attention.weight(written, read) > attention.weight(written, most) ? read : most;
        }
        return most;
    }

    @Override
    public double height(Size size) {
        return TOP + rows * ROW + ROW / 2;
    }

    @Override
    public @Nullable Readout draw(Canvas canvas, Size size) {
        double left = gutter();
        double column = Math.min(WIDEST_COLUMN, (size.width() - left) / columns);
        double right = left + columns * column;
        for (int read = 0; read < rows; read++) {
            double y = TOP + (read + 0.5) * ROW;
            canvas.line(Ink.GRID, left, y, right, y);
            canvas.text(Ink.LABEL_INK, left - TokenLabel.LETTER, y + MIDDLE, Anchor.END, label(read));
        }
        int stride = (int) Math.ceil(TokenLabel.LETTER / column);
        for (int written = 0; written < columns; written++) {
            double x = left + (written + 0.5) * column;
            if (written % stride == 0) {
                String label = TokenLabel.of(attention.target().get(written), column * stride);
                canvas.text(Ink.LABEL_FORECAST, x, TOP - 8, Anchor.MIDDLE, label);
            }
            for (int read = 0; read < rows; read++) {
                float weight = attention.weight(written, read);
                if (weight >= LEAST) {
                    double radius = Math.sqrt(weight) * Math.min(LARGEST_DOT, column / 2);
                    canvas.dot(Ink.DOT_FORECAST, x, TOP + (read + 0.5) * ROW, radius);
                }
            }
        }
        return null;
    }

    private double gutter() {
        double longest = TokenLabel.LETTER;
        for (int read = 0; read < rows; read++) {
            longest = Math.max(longest, TokenLabel.width(label(read)));
        }
        return longest + TokenLabel.LETTER;
    }

    private String label(int read) {
        return TokenLabel.of(attention.source().get(read), LONGEST);
    }
}
