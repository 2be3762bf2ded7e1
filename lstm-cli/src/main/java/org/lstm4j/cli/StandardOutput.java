package org.lstm4j.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.SystemReason;

/**
 * Standard output, which remembers why it has not taken everything. {@code System.out} would swallow that, and what picocli puts
 * around it could not ask.
 */
final class StandardOutput extends PrintWriter {
    private final Remembering writer;

    private StandardOutput(Remembering writer) {
        super(writer, true);
        this.writer = writer;
    }

    static StandardOutput of(Writer writer) {
        return new StandardOutput(new Remembering(writer));
    }

    static StandardOutput ofProcess() {
        return of(new BufferedWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), System.out.charset())));
    }

    /**
     * Refuses a standard output that has not taken everything.
     *
     * @throws ClosedPipeException when nobody reads it any more
     * @throws LstmException when it cannot be written, with the reason
     */
    static void requireWritten(PrintWriter out) {
        if (!out.checkError()) {
            return;
        }
        IOException failure = out instanceof StandardOutput own ? own.writer.failure : null;
        if (failure != null && isClosedPipe(failure)) {
            throw new ClosedPipeException(failure);
        }
        throw new LstmException(
                "standard output: cannot be written" + (failure == null ? "" : ": " + SystemReason.of(failure))
                        + "; free some space, or send it elsewhere",
                failure);
    }

    /** The system's words are all there is; in most languages, too, they name the pipe. */
    private static boolean isClosedPipe(IOException failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    /** Keeps the first failure, which a {@link PrintWriter} would forget. */
    private static final class Remembering extends FilterWriter {
        private @Nullable IOException failure;

        Remembering(Writer out) {
            super(out);
        }

        @Override
        public void write(int character) throws IOException {
            kept(() -> out.write(character));
        }

        @Override
        public void write(char[] text, int from, int count) throws IOException {
            kept(() -> out.write(text, from, count));
        }

        @Override
        public void write(String text, int from, int count) throws IOException {
            kept(() -> out.write(text, from, count));
        }

        @Override
        public void flush() throws IOException {
            kept(out::flush);
        }

        private void kept(Writing writing) throws IOException {
            try {
                writing.run();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }
}
