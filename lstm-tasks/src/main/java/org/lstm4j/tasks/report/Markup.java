package org.lstm4j.tasks.report;

import java.util.ArrayDeque;
import java.util.Deque;
import org.lstm4j.json.Json;

/**
 * Writes HTML and SVG. It is the one place of the package that writes a tag, and escapes whatever stands between and inside
 * them: names of series and columns come from files that anybody may have written.
 */
final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; {@code attributes} are names and values in turn. */
    Markup open(String tag, String... attributes) {
        start(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Closes the element opened last. */
    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element without content, as HTML and SVG both read it. */
    Markup empty(String tag, String... attributes) {
        start(tag, attributes);
        out.append("/>");
        return this;
    }

    /** An element that holds text alone. */
    Markup element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    Markup text(String text) {
        escape(text);
        return this;
    }

    /** Takes over markup that this class has written. */
    Markup add(Markup markup) {
        out.append(markup);
        return this;
    }

    /** A block of data for the page's script. No string in it can end the block, or begin a comment in it. */
    Markup json(Json data) {
        open("script", "type", "application/json");
        out.append(data.write().replace("<", "\\u003c"));
        return close();
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isText(c) ? c : 0xFFFD);
            }
        });
    }

    /**
     * Control characters and halves of surrogate pairs are in no document; marks that turn the direction of writing would turn
     * that of all that follows.
     */
    private static boolean isText(int c) {
        boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        boolean control = Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
        return c == '\n' || c == '\t' || !(turns || control);
    }
}
