package org.lstm4j.tasks.text;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;

/** The lines of a text, none of which may be longer than a bound: what is no text of lines ends early. */
final class BoundedLines {
    private static final int BUFFER = 1 << 16;

    private final Reader reader;
    private final String source;
    private final int longest;
    private final char[] buffer = new char[BUFFER];
    private int at;
    private int end;
    private long number;

    /** @param longest characters of a line at most */
    BoundedLines(Reader reader, String source, int longest) {
        this.reader = reader;
        this.source = source;
        this.longest = longest;
    }

    /** The number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** The next line without its end; null after the last. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        boolean begun = false;
        while (filled()) {
            begun = true;
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.append(buffer, from, at - from);
            if (line.length() > longest) {
                throw new LstmException(source + " line " + (number + 1) + ": longer than " + longest
                        + " characters, which no line of such a file is; name another file");
            }
            if (at < end) {
                at++;
                break;
            }
        }
        if (!begun) {
            return null;
        }
        number++;
        int length = line.length();
        return line.substring(0, length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length);
    }

    private boolean filled() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, reader.read(buffer));
        }
        return at < end;
    }
}
