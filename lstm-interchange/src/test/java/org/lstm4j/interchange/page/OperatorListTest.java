package org.lstm4j.interchange.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.interchange.onnx.operator.Operators;

/** The operators that {@code docs/interchange.md} lists are those that there are, each with the opset that brought it. */
class OperatorListTest {
    private static final Path PAGE = Path.of("../docs/interchange.md");
    private static final String BEGIN = "<!-- host operators: written by OperatorListTest -->\n";
    private static final String END = "<!-- end of host operators -->\n";
    private static final int FIRST_OPSET = 7;
    private static final int PER_LINE = 8;

    @Test
    void listIsWhatTheCodeKnows() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        if (Boolean.getBoolean("lstm4j.regenerate")) {
            page = page.substring(0, from) + list() + page.substring(page.indexOf(END));
            Files.writeString(PAGE, page);
        }
        assertEquals(list(), page.substring(from, page.indexOf(END)));
    }

    private static String list() {
        List<String> all = Operators.names().entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() > FIRST_OPSET ? " (" + entry.getValue() + ")" : ""))
                .toList();
        StringBuilder text = new StringBuilder("\n");
        for (int i = 0; i < all.size(); i++) {
            text.append(all.get(i)).append(i == all.size() - 1 ? ".\n\n" : i % PER_LINE == PER_LINE - 1 ? ",\n" : ", ");
        }
        return text.toString();
    }
}
