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
 * earlier process left half-written would kill the JVM. So before JOCL is touched, a file that differs is replaced.
 */
final class JoclNative {
    private JoclNative() {}

    /** Puts the right library in its place, atomically, if another one stands there. */
    static void repair() throws IOException {
        repair(Path.of(System.getProperty("java.io.tmpdir")), fileName());
    }

    static void repair(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = OpenClProvider.class.getResourceAsStream("/lib/" + name)) {
            if (in == null || !Files.exists(file)) {
                return;
            }
            byte[] library = in.readAllBytes();
            if (!Arrays.equals(library, Files.readAllBytes(file))) {
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
