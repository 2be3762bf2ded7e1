package org.lstm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.report.Provenance;

/**
 * The folder where a command keeps its trainings until its results are written, so that the same command, given again in the
 * same place after Ctrl-C, a crash or a full disk, goes on with them. Its name follows from all that decides about them.
 */
final class Checkpoints implements AutoCloseable {
    private static final String PREFIX = ".lstm-";
    private static final String LOCK = "lock";
    private static final String TRAINING = "training.safetensors";
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
     * @param task stands in its name: {@code forecast}
     * @param command all that decides about the trainings
     */
    static Checkpoints of(Path place, String task, String command) {
        String digest = Provenance.sha256(command.getBytes(StandardCharsets.UTF_8));
        Path folder = place.resolve(PREFIX + task + "-" + digest.substring(0, NAME_DIGITS));
        boolean found = Files.isDirectory(folder);
        boolean interrupted = Thread.interrupted();
        try {
            Files.createDirectories(folder);
            while (true) {
                try {
                    FileChannel lock = lock(folder);
                    return new Checkpoints(folder, lock, found && lock != null);
                } catch (ClosedByInterruptException | FileLockInterruptionException e) {
                    interrupted |= Thread.interrupted(); // it is for the training, which looks at it soon
                }
            }
        } catch (IOException e) {
            return new Checkpoints(folder, null, false);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Null where another process has it. */
    private static @Nullable FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            return null;
        }
        return channel;
    }

    /** The folder; null where nothing is kept. */
    @Nullable
    Path folder() {
        return lock == null ? null : folder;
    }

    /** The checkpoint of a command that trains once; null where nothing is kept. */
    @Nullable
    Path training() {
        return lock == null ? null : folder.resolve(TRAINING);
    }

    /** Whether an earlier run has left something to go on with. */
    boolean resumes() {
        return found;
    }

    /** What an interrupted user should know. */
    String farewell() {
        if (lock == null) {
            return "interrupted; nothing was kept, because " + folder + " cannot be written or is in use";
        }
        return keepSome()
                ? "interrupted; the same command goes on from here (" + folder + ")"
                : "interrupted before there was anything to keep; the same command begins anew";
    }

    /** Whether there are trainings to go on with. */
    boolean keepSome() {
        return lock != null && !trainings().isEmpty();
    }

    /** What the user of a command that failed should know, if {@link #keepSome}. */
    String consolation() {
        return "the trainings are kept in " + folder
                + "; the same command, or one that writes its results elsewhere, goes"
                + " on from there; delete the folder to begin anew";
    }

    /**
     * Forgets the trainings: the results are written. What cannot be deleted stays, which is no reason for a command to fail
     * that has done its work.
     */
    void forget() {
        if (lock != null) {
            trainings().forEach(Checkpoints::deleteQuietly);
        }
    }

    /** Lets others go on with the trainings; the folder goes if it holds none. */
    @Override
    public void close() {
        if (lock == null) {
            return;
        }
        boolean empty = trainings().isEmpty();
        try {
            lock.close();
        } catch (IOException e) {
            // The lock ends with the process at the latest.
        }
        if (empty) {
            deleteQuietly(folder.resolve(LOCK));
            deleteQuietly(folder);
        }
    }

    private List<Path> trainings() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith(LOCK)).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays, and the next run of the command goes on from it.
        }
    }
}
