package org.lstm4j.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lstm4j.LstmException;

/** Writes a file so that whoever opens it finds the old content or the new one, even after a crash in between. */
public final class AtomicFile {
    private static final String SUFFIX = ".tmp";
    /** What follows {@link #prefix} in a temporary file's name: a UUID, so that no other target's files match. */
    private static final Pattern UNIQUE = Pattern.compile("[0-9a-f-]{36}\\" + SUFFIX);

    private AtomicFile() {}

    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it from the channel's position 0. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes to a new file beside the target, forces it to the device, and renames it. An interrupt of the thread stays
     * pending: what is half written when the program is asked to stop is what it will want to go on from.
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
        boolean interrupted = Thread.interrupted();
        try {
            while (!isWritten(target, folder, content)) {
                interrupted |= Thread.interrupted();
            }
        } catch (IOException e) {
            throw new LstmException(target + ": cannot write: " + SystemReason.of(e), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** As {@link #write(Path, Content)}, a text in UTF-8. */
    public static void write(Path target, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(target, channel -> {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        });
    }

    /** @return false when an interrupt closed the channel half-way */
    private static boolean isWritten(Path target, Path folder, Content content) throws IOException {
        Path temporary = folder.resolve(prefix(target) + UUID.randomUUID() + SUFFIX);
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** Removes what processes left that were killed while they wrote the target; nobody may be writing it now. */
    public static void removeLeftovers(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> isLeftover(file, target))) {
            files.forEach(AtomicFile::deleteQuietly);
        } catch (IOException e) {
            throw new LstmException(folder + ": cannot be listed: " + SystemReason.of(e), e);
        }
    }

    private static boolean isLeftover(Path file, Path target) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(prefix(target))
                && UNIQUE.matcher(name.substring(prefix(target).length())).matches();
    }

    private static String prefix(Path target) {
        return "." + target.getFileName() + ".";
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
