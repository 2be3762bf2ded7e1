package org.lstm4j.tasks.text;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;

/** The lines of a text, none held beyond a bound, whatever the text is. */
public final class TextLines {
    private static final int BUFFER = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader in;
    private final String source;
    private final int longest;
    private final char[] buffer = new char[BUFFER];
    private int at;
    private int end;
    private long number;

    /**
     * Lines of a reader, which stays the caller's to close, and is read ahead.
     *
     * @param source what is read, for messages
     * @param longest characters of a line at most
     */
    public TextLines(Reader in, String source, int longest) {
        this.in = in;
        this.source = source;
        this.longest = longest;
    }

    /** How many lines have been read. */
    public long number() {
        return number;
    }

    /** Whether more of the text is there already, so that {@link #next} has not to wait for all of its line. */
    public boolean ready() throws IOException {
        return at < end || in.ready();
    }

    /**
     * The next line, without its end and, the first one, without a byte order mark; null after the last.
     *
     * @throws LstmException if it is too long, or holds a zero byte, as no text does
     * @throws IOException if it cannot be read, or is no text in the reader's encoding
     */
    public @Nullable String next() throws IOException {
        if (!filled()) {
            return null;
        }
        if (number == 0 && buffer[at] == BYTE_ORDER_MARK) {
            at++;
        }
        StringBuilder line = new StringBuilder();
        boolean ended = false;
        while (!ended && filled()) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                if (buffer[at++] == 0) {
                    throw new LstmException(where() + " holds a zero byte; expected a text, not a binary file");
                }
            }
            line.append(buffer, from, at - from);
            ended = at < end;
            if (ended) {
                at++;
            }
            if (line.length() > longest) {
                throw new LstmException(where() + " is longer than " + longest + " characters; split it");
            }
        }
        number++;
        int length = line.length();
        return line.substring(0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
    }

    private String where() {
        return source + ": line " + (number + 1);
    }

    private boolean filled() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }
}
