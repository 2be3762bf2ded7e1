package org.lstm4j.cli;

import java.io.IOException;
import java.io.Writer;

/** A standard output that takes nothing. */
final class FullDisk extends Writer {
    @Override
    public void write(char[] text, int from, int count) throws IOException {
        throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
