package org.lstm4j.backend.opencl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.gpu.KernelSource;

/**
 * Program binaries on disk, so that a second process need not compile. An entry is named after all that it depends on -
 * device, driver, options, source - and begins with a digest of its content: a damaged one is as good as none, and never
 * reaches the driver. A cache that cannot be written is none either: nothing fails for it.
 */
final class BinaryCache {
    private static final System.Logger LOG = System.getLogger("org.lstm4j");
    private static final int DIGEST_BYTES = 32;

    private final Path folder;

    BinaryCache(Path folder) {
        this.folder = folder;
    }

    /** The user's cache folder, where the platform has one. */
    static BinaryCache ofUser() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String home = System.getProperty("user.home");
        String base = System.getenv(os.startsWith("windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
        Path caches = usable(base) ? Path.of(base) : Path.of(home, os.startsWith("mac") ? "Library/Caches" : ".cache");
        return new BinaryCache(caches.resolve("lstm4j").resolve("opencl"));
    }

    private static boolean usable(@Nullable String folder) {
        return folder != null && !folder.isEmpty();
    }

    /** The binary stored under what it depends on, if there is one and it is whole. */
    Optional<byte[]> load(String... dependencies) {
        Path file = file(dependencies);
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            byte[] entry = Files.readAllBytes(file);
            byte[] binary = Arrays.copyOfRange(entry, Math.min(DIGEST_BYTES, entry.length), entry.length);
            if (Arrays.equals(KernelSource.sha256(binary), Arrays.copyOf(entry, DIGEST_BYTES))) {
                return Optional.of(binary);
            }
            LOG.log(System.Logger.Level.DEBUG, "damaged OpenCL binary {0}: compiling anew", file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no OpenCL binary from {0}: {1}", file, e);
        }
        return Optional.empty();
    }

    /** Stores a binary, in one piece. */
    void store(byte[] binary, String... dependencies) {
        Path file = file(dependencies);
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "new", null);
            try {
                ByteArrayOutputStream entry = new ByteArrayOutputStream();
                entry.writeBytes(KernelSource.sha256(binary));
                entry.writeBytes(binary);
                Files.write(fresh, entry.toByteArray());
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "OpenCL binary not kept in {0}: {1}", file, e);
        }
    }

    private Path file(String... dependencies) {
        byte[] key = KernelSource.sha256(String.join("\0", dependencies).getBytes(StandardCharsets.UTF_8));
        return folder.resolve(HexFormat.of().formatHex(key) + ".bin");
    }
}
