package org.lstm4j.tasks.translate;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;

/** The lines of a text, none held beyond {@value #LONGEST} characters, whatever the text is. */
public final class TextLines {
    /** Characters of a line at most: far more than a translator takes. */
    public static final int LONGEST = 20_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final BufferedReader in;
    private final String source;
    private int number;

    /**
     * Lines of a reader, which stays the caller's to close.
     *
     * @param source what is read, for messages
     */
    public TextLines(BufferedReader in, String source) {
        this.in = in;
        this.source = source;
    }

    /** How many lines have been read. */
    public int number() {
        return number;
    }

    /**
     * The next line, without its end and, the first one, without a byte order mark; null after the last.
     *
     * @throws LstmException if it is too long, or holds a zero byte, as no text does
     * @throws IOException if it cannot be read, or is no text in the reader's encoding
     */
    public @Nullable String next() throws IOException {
        int c = in.read();
        if (number == 0 && c == BYTE_ORDER_MARK) {
            c = in.read();
        }
        if (c < 0) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (c == 0) {
                throw new LstmException(
                        where() + " holds a zero byte; expected a text, not a binary file");
            }
            if (line.length() == LONGEST) {
                throw new LstmException(where() + " is longer than " + LONGEST + " characters; split it");
            }
            line.append((char) c);
        }
        number++;
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    private String where() {
        return source + ": line " + (number + 1);
    }
}
