package org.lstm4j.backend.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * JCuda unpacks its native libraries to fixed names in {@code java.io.tmpdir} and loads whatever stands there: a file that an
 * earlier process left half-written, or another one is just writing, would kill the JVM. So before JCuda is touched, the right
 * library is put there in one piece.
 */
final class JCudaNative {
    /** JCuda's name for the library of its driver interface. */
    static final String DRIVER = "libJCudaDriver-12.6.0-linux-x86_64.so";

    private JCudaNative() {}

    /** Whether the class path has the library for this platform. */
    static boolean isPresent() {
        return JCudaNative.class.getResource("/lib/" + DRIVER) != null;
    }

    /** Puts the library in its place, unless it stands there already. */
    static void place() throws IOException {
        place(Path.of(System.getProperty("java.io.tmpdir")), DRIVER);
    }

    static void place(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = JCudaNative.class.getResourceAsStream("/lib/" + name)) {
            if (in == null) {
                return; // there is none for this platform, as the provider says
            }
            byte[] library = in.readAllBytes();
            if (!Files.exists(file) || !Arrays.equals(library, Files.readAllBytes(file))) {
                Path fresh = Files.createTempFile(folder, name, null);
                Files.write(fresh, library);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }
}
