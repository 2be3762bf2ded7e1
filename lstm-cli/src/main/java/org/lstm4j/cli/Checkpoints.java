package org.lstm4j.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.report.Provenance;

/**
 * The folder where a command keeps its trainings until it is done, so that the same command, given again in the same place
 * after Ctrl-C or a crash, goes on with them. Its name follows from all that decides about them.
 */
final class Checkpoints implements AutoCloseable {
    private static final String PREFIX = ".lstm-forecast-";
    private static final String LOCK = "lock";
    private static final int NAME_DIGITS = 12;

    private final Path folder;
    private final @Nullable FileChannel lock;
    private final boolean found;

    private Checkpoints(Path folder, @Nullable FileChannel lock, boolean found) {
        this.folder = folder;
        this.lock = lock;
        this.found = found;
    }

    /**
     * Opens the folder of a command, or makes it. Where that cannot be, or another process is at the same work, nothing is
     * kept.
     *
     * @param place where the folder lies
     * @param command all that decides about the trainings
     */
    static Checkpoints of(Path place, String command) {
        String digest = Provenance.sha256(command.getBytes(StandardCharsets.UTF_8));
        Path folder = place.resolve(PREFIX + digest.substring(0, NAME_DIGITS));
        boolean found = Files.isDirectory(folder);
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                return new Checkpoints(folder, null, false);
            }
            return new Checkpoints(folder, channel, found);
        } catch (IOException e) {
            return new Checkpoints(folder, null, false);
        }
    }

    /** The folder; null where nothing is kept. */
    @Nullable
    Path folder() {
        return lock == null ? null : folder;
    }

    /** Whether an earlier run has left something to go on with. */
    boolean resumes() {
        return found;
    }

    /** What an interrupted user should know. */
    String farewell() {
        return lock == null
                ? "interrupted; nothing was kept, because " + folder + " cannot be written or is in use"
                : "interrupted; the same command goes on from here (" + folder + ")";
    }

    /** Forgets the trainings: they are done, or of no use. */
    @Override
    public void close() throws IOException {
        if (lock == null) {
            return;
        }
        lock.close();
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            all.forEach(files::add);
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
