package org.lstm4j.backend.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * JOCL unpacks its native library to a fixed name in {@code java.io.tmpdir} and loads whatever stands there: a file that an
 * earlier process left half-written, or another one is just writing, would kill the JVM. So before JOCL is touched, the right
 * library is put there in one piece.
 */
final class JoclNative {
    private JoclNative() {}

    /** Puts the library in its place, unless it stands there already. */
    static void place() throws IOException {
        place(Path.of(System.getProperty("java.io.tmpdir")), fileName());
    }

    static void place(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = OpenClProvider.class.getClassLoader().getResourceAsStream("lib/" + name)) {
            if (in == null) {
                return; // JOCL has none for this platform, and will say so
            }
            byte[] library = in.readAllBytes();
            if (!Files.exists(file) || !Arrays.equals(library, Files.readAllBytes(file))) {
                Path fresh = Files.createTempFile(folder, name, null);
                Files.write(fresh, library);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** JOCL's name for this platform's library. */
    static String fileName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
        if (os.startsWith("windows")) {
            return "JOCL_2_0_6-windows-" + arch + ".dll";
        }
        return os.startsWith("mac") ? "libJOCL_2_0_6-apple-" + arch + ".dylib" : "libJOCL_2_0_6-linux-" + arch + ".so";
    }
}
