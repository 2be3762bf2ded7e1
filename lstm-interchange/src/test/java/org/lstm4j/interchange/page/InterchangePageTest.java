package org.lstm4j.interchange.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** What {@code docs/interchange.md} says of each feature and format is what the code answers when it is asked. */
class InterchangePageTest {
    private static final Path PAGE = Path.of("../docs/interchange.md");
    private static final String EXACT = "exact";
    private static final String UNKNOWN = "unknown here, and what it changes would be lost";
    private static final String NO_SUCH_THING =
            "The format has no such thing; an attribute or array that says it is refused as unknown.";

    @TempDir
    Path folder;

    @Test
    void tableOfOperatorsIsWhatTheCodeAnswers() throws IOException {
        Notes notes = new Notes(NO_SUCH_THING);
        StringBuilder text =
                head("feature", Stream.of(Format.values()).map(Format::title).toList());
        try (Backend backend = Backends.named("cpu", BackendOptions.DEFAULT)) {
            for (Features.Row row : Features.rows()) {
                text.append("| ").append(row.feature()).append(" |");
                for (Format format : Format.values()) {
                    String what = row.feature() + " in " + format;
                    text.append(cell(what, EXACT, row.probes(format), probe -> probe.refusal(backend), notes));
                }
                text.append('\n');
            }
        }
        requirePart("operators", text + notes.text());
    }

    @Test
    void tableOfModelFilesIsWhatTheCodeAnswers() throws IOException {
        Notes notes = new Notes();
        StringBuilder text =
                head("feature", Stream.of(Door.values()).map(Door::title).toList());
        for (ModelFiles.Row row : ModelFiles.rows()) {
            text.append("| ").append(row.feature()).append(" |");
            for (Door door : Door.values()) {
                String what = row.feature() + " in " + door;
                text.append(cell(what, EXACT, row.probes(door), probe -> probe.refusal(folder), notes));
            }
            text.append('\n');
        }
        requirePart("model files", text + notes.text());
    }

    @Test
    void tableOfNumbersIsWhatTheCodeAnswers() throws IOException {
        Notes notes = new Notes();
        StringBuilder text = head(
                "a file's numbers",
                Stream.of(NumberFiles.Reader.values())
                        .map(NumberFiles.Reader::title)
                        .toList());
        for (NumberFiles.Row row : NumberFiles.rows()) {
            text.append("| ").append(row.numbers()).append(" |");
            for (NumberFiles.Reader reader : NumberFiles.Reader.values()) {
                String what = row.numbers() + " in " + reader;
                List<FileProbe> probes = row.probes().getOrDefault(reader, List.of());
                text.append(cell(what, row.taken(), probes, probe -> probe.refusal(folder), notes));
            }
            text.append('\n');
        }
        requirePart("numbers", text + notes.text());
    }

    private static StringBuilder head(String first, List<String> columns) {
        StringBuilder text = new StringBuilder("\n| ").append(first).append(" |");
        columns.forEach(column -> text.append(' ').append(column).append(" |"));
        return text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    }

    /** All probes are taken or all are refused; where there is none, the format has no such thing. */
    private static <P> String cell(
            String what, String taken, List<P> probes, Function<P, String> refusal, Notes notes) {
        if (probes.isEmpty()) {
            return " – |";
        }
        List<String> reasons =
                probes.stream().map(refusal).filter(Objects::nonNull).toList();
        if (reasons.isEmpty()) {
            return " " + taken + " |";
        }
        assertEquals(probes.size(), reasons.size(), () -> what + " is taken in part");
        String reason = reasons.getFirst();
        return " " + notes.refused(reason.contains(UNKNOWN) ? NO_SUCH_THING : "`" + reason + "`") + " |";
    }

    private static void requirePart(String name, String text) throws IOException {
        String begin = "<!-- " + name + ": written by InterchangePageTest -->\n";
        String end = "<!-- end of " + name + " -->\n";
        String page = Files.readString(PAGE);
        int from = page.indexOf(begin) + begin.length();
        int to = page.indexOf(end);
        assertTrue(from >= begin.length() && to >= from, "the page has no place for the table of " + name);
        if (Boolean.getBoolean("lstm4j.regenerate")) {
            page = page.substring(0, from) + text + page.substring(to);
            Files.writeString(PAGE, page);
            to = page.indexOf(end);
        }
        assertEquals(text, page.substring(from, to));
    }
}
