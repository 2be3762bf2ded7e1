package org.lstm4j.interchange.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.Backends;
import org.lstm4j.interchange.page.Features.Row;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** What {@code docs/interchange.md} says of each feature and format is what the code answers when it is asked. */
class InterchangePageTest {
    private static final Path PAGE = Path.of("../docs/interchange.md");
    private static final String BEGIN = "<!-- operators: written by InterchangePageTest -->\n";
    private static final String END = "<!-- end of operators -->\n";
    private static final String UNKNOWN = "unknown here, and what it changes would be lost";
    private static final String NO_SUCH_THING =
            "The format has no such thing; an attribute or array that says it is refused as unknown.";

    private final List<String> notes = new ArrayList<>(List.of(NO_SUCH_THING));

    @Test
    void tableIsWhatTheCodeAnswers() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        assertTrue(from >= BEGIN.length() && to >= from, "the page has no place for the table");
        String table = table();
        if (Boolean.getBoolean("lstm4j.regenerate")) {
            page = page.substring(0, from) + table + page.substring(to);
            Files.writeString(PAGE, page);
            to = page.indexOf(END);
        }
        assertEquals(table, page.substring(from, to));
    }

    private String table() {
        StringBuilder text = new StringBuilder("\n| feature |");
        for (Format format : Format.values()) {
            text.append(' ').append(format.title()).append(" |");
        }
        text.append("\n|---|").append("---|".repeat(Format.values().length)).append('\n');
        try (Backend backend = Backends.named("cpu", BackendOptions.DEFAULT)) {
            for (Row row : Features.rows()) {
                text.append("| ").append(row.feature()).append(" |");
                for (Format format : Format.values()) {
                    text.append(' ').append(cell(row, format, backend)).append(" |");
                }
                text.append('\n');
            }
        }
        text.append("\nWhy refused, in the words of the exception:\n\n");
        for (int i = 0; i < notes.size(); i++) {
            text.append(i + 1).append(". ").append(notes.get(i)).append('\n');
        }
        return text.append('\n').toString();
    }

    private String cell(Row row, Format format, Backend backend) {
        List<String> refusals =
                row.probes(format).stream().map(probe -> probe.refusal(backend)).toList();
        List<String> reasons = refusals.stream().filter(Objects::nonNull).toList();
        if (reasons.isEmpty()) {
            return "exact";
        }
        assertEquals(refusals.size(), reasons.size(), () -> row.feature() + " in " + format + " is taken in part");
        String reason = reasons.getFirst().contains(UNKNOWN) ? NO_SUCH_THING : "`" + reasons.getFirst() + "`";
        if (!notes.contains(reason)) {
            notes.add(reason);
        }
        return "refused<sup>" + (notes.indexOf(reason) + 1) + "</sup>";
    }
}
