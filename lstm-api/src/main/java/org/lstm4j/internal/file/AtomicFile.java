package org.lstm4j.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.lstm4j.LstmException;

/** Writes a file so that whoever opens it finds the old content or the new one, even after a crash in between. */
public final class AtomicFile {
    private AtomicFile() {}

    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it from the channel's position 0. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes to a new file beside the target, forces it to the device, and renames it.
     *
     * @throws LstmException naming the file and the system's reason; the target is then as it was. A device or a pipe is
     *     refused: renaming would take its place
     */
    public static void write(Path target, Content content) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new LstmException(target + ": cannot write, its folder does not exist; create it first");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new LstmException(target + ": cannot write, it is there and no regular file; name another one");
        }
        Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } catch (IOException e) {
            throw new LstmException(target + ": cannot write: " + SystemReason.of(e), e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Makes the renaming itself durable, where the system can open folders (Windows cannot). */
    private static void force(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The failure that left it behind is the one to report.
        }
    }
}
