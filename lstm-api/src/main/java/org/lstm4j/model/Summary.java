package org.lstm4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.layer.Layer;

/** The table that {@link Model#summary} returns. */
final class Summary {
    private static final int COLUMNS = 5;
    /** The parameters, the one column of numbers. */
    private static final int NUMBERS = 3;

    private Summary() {}

    static String of(Model model) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("", "layer", "output", "parameters", "arithmetic"));
        rows.add(List.of("", "input", model.inputFeatures(0).toString(), "", ""));
        for (int i = 0; i < model.layers().size(); i++) {
            Layer layer = model.layers().get(i);
            int width = model.inputFeatures(i).width();
            long parameters = layer.parameterCount(width);
            rows.add(List.of(
                    Integer.toString(i),
                    layer.label(),
                    model.features(i).toString(),
                    grouped(parameters),
                    parameters == 0 ? "" : layer.arithmetic(width)));
        }
        rows.add(List.of("", "total", "", grouped(model.parameterCount()), ""));
        StringBuilder table = new StringBuilder();
        int[] widths = widths(rows);
        for (List<String> row : rows) {
            table.append(line(row, widths)).append('\n');
        }
        return table.toString();
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[COLUMNS];
        for (List<String> row : rows) {
            for (int column = 0; column < COLUMNS; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < COLUMNS; column++) {
            int padding = widths[column] - row.get(column).length();
            line.repeat(" ", column == NUMBERS ? padding : 0).append(row.get(column));
            line.repeat(" ", column == NUMBERS ? 2 : padding + 2);
        }
        return line.toString().stripTrailing();
    }
}
