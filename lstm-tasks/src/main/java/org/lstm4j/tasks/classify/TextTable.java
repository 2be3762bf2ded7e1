package org.lstm4j.tasks.classify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;
import org.lstm4j.tasks.table.CsvTable;
import org.lstm4j.tasks.text.TextFile;

/**
 * A file with texts in one of its columns: CSV with a header, whose delimiter (comma, semicolon, tab or bar) is found, or a
 * JSON array of objects, whose members are the columns. What a file is, its first character says.
 *
 * <pre>{@code
 * LabelledTexts data = TextTable.read(Path.of("reviews.csv")).labelled("review", "stars");
 * }</pre>
 */
public final class TextTable {
    /** Longer than any message; what is longer is a file that was quoted wrongly. */
    private static final int LONGEST_TEXT = 1_000_000;

    private final CsvTable table;
    private final String row;

    private TextTable(CsvTable table, String row) {
        this.table = table;
        this.row = row;
    }

    /**
     * Reads a file in UTF-8.
     *
     * @throws LstmException if it cannot be read, is no text, or neither CSV nor a JSON array of objects, or holds no rows;
     *     the message names the line
     */
    public static TextTable read(Path file) {
        String text = TextFile.read(file);
        String begin = text.stripLeading();
        if (begin.startsWith("[")) {
            return new TextTable(json(file.toString(), text), "item");
        }
        if (begin.startsWith("{")) {
            throw new LstmException(
                    file + ": begins with a JSON object; expected an array of them, or CSV with a header: put"
                            + " the objects in brackets, with commas between them");
        }
        return new TextTable(CsvTable.parse(file.toString(), text), "line");
    }

    /** The names of the columns. */
    public List<String> columns() {
        return table.header();
    }

    /**
     * The texts of a column; empty where a cell is.
     *
     * @param column its name, exact or else ignoring case
     * @throws LstmException if there is none of that name
     */
    public List<String> texts(String column) {
        int index = table.column(column, "text");
        List<String> texts = table.cells(index);
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).length() > LONGEST_TEXT) {
                throw new LstmException(
                        place(i) + ": the text has " + texts.get(i).length() + " characters, at most " + LONGEST_TEXT
                                + " are read; close a quote that is left open, or cut the text");
            }
        }
        return texts;
    }

    /**
     * Texts and their labels. Rows without a text need no label, and are left out and counted.
     *
     * @param text the name of the column of texts, exact or else ignoring case
     * @param label likewise of labels
     * @throws LstmException if there is no such column, or a text without a label
     */
    public LabelledTexts labelled(String text, String label) {
        List<String> texts = texts(text);
        List<String> labels = table.cells(table.column(label, "label"));
        for (int i = 0; i < texts.size(); i++) {
            if (labels.get(i).isEmpty() && !texts.get(i).isEmpty()) {
                throw new LstmException(place(i) + ": a text without a label in column '" + label
                        + "'; fill it in, or leave the row out");
            }
        }
        try {
            return LabelledTexts.of(texts, labels);
        } catch (LstmException e) {
            throw new LstmException(table.source() + ": " + e.getMessage(), e);
        }
    }

    private String place(int index) {
        return table.source() + " " + row + " " + table.rows().get(index).line();
    }

    private static CsvTable json(String source, String text) {
        try {
            List<JsonObject> items =
                    Json.parse(text).asList().stream().map(Json::asObject).toList();
            Set<String> columns = new LinkedHashSet<>();
            items.forEach(item -> columns.addAll(item.members().keySet()));
            List<CsvTable.Row> rows = new ArrayList<>();
            for (JsonObject item : items) {
                rows.add(new CsvTable.Row(
                        rows.size() + 1L,
                        columns.stream()
                                .map(name -> cell(item.find(name).orElse(JsonNull.NULL)))
                                .toList()));
            }
            if (rows.isEmpty()) {
                throw new LstmException(source + ": an empty array; expected an object for each text");
            }
            return new CsvTable(source, ',', List.copyOf(columns), rows);
        } catch (JsonException e) {
            throw new LstmException(
                    source + ": not readable as a JSON array of objects: " + e.getMessage() + "; correct it there", e);
        }
    }

    private static String cell(Json value) {
        return switch (value) {
            case JsonString string -> string.value().strip();
            case JsonNull none -> "";
            default -> value.write();
        };
    }
}
