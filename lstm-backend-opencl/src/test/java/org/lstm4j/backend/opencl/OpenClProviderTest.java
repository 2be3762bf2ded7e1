package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Device;
import org.lstm4j.spi.Probe;

/** What discovery says on machines that have more or less of OpenCL. */
class OpenClProviderTest {
    @TempDir
    Path folder;

    /** Probes in a JVM of its own and prints the answer. */
    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            System.out.println(new OpenClProvider().probe());
        }
    }

    @Test
    void noLoader() {
        Probe probe = new OpenClProvider("libNoSuchOpenCL.so.1").probe();
        assertTrue(
                probe instanceof Probe.Unavailable(String reason)
                        && reason.contains("no OpenCL loader libNoSuchOpenCL.so.1"),
                probe.toString());
    }

    @Test
    void aLoaderWithoutADriver() throws Exception {
        RequiredDevice.first();
        String probe = probeInNewJvm(List.of("--enable-native-access=ALL-UNNAMED"));
        assertTrue(probe.startsWith("Unavailable[reason=an OpenCL loader but no driver (ICD)"), probe);
    }

    @Test
    void noNativeAccess() throws Exception {
        String probe = probeInNewJvm(List.of());
        assertTrue(probe.startsWith("Unavailable[reason=native access is not enabled"), probe);
    }

    /** With an empty folder of drivers. */
    private String probeInNewJvm(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Djava.io.tmpdir=" + folder);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put(
                        "OCL_ICD_VENDORS",
                        Files.createDirectories(folder.resolve("vendors")).toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), output);
        assertEquals(1, output.lines().count(), output);
        return output;
    }

    @Test
    void devicesSayWhatTheyAre() {
        Device device = RequiredDevice.first();
        assertEquals("opencl:0", device.id());
        assertTrue(device.description().contains("OpenCL "), device.description());
        assertTrue(device.memoryBytes() > 0, device.toString());
        if (device.description().startsWith("CPU")) {
            assertTrue(device.score() < 100, "the host's processor ranks below the CPU backend: " + device);
        }
    }

    @Test
    void aDamagedLeftoverOfTheNativeLibraryIsReplaced() throws IOException {
        Path library = Files.write(folder.resolve(JoclNative.fileName()), new byte[] {1, 2, 3});
        JoclNative.place(folder, JoclNative.fileName());
        assertTrue(Files.size(library) > 10_000, "the jar's library stands there");
        byte[] whole = Files.readAllBytes(library);
        JoclNative.place(folder, JoclNative.fileName());
        assertTrue(Arrays.equals(whole, Files.readAllBytes(library)));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count(), "nothing else is left behind");
        }
    }

    @Test
    void theNativeLibraryIsUnpackedInOnePiece() throws IOException {
        JoclNative.place(folder, JoclNative.fileName());
        assertTrue(Files.size(folder.resolve(JoclNative.fileName())) > 10_000);
        JoclNative.place(folder, "libJOCL_2_0_6-no-such-platform.so");
        assertFalse(Files.exists(folder.resolve("libJOCL_2_0_6-no-such-platform.so")));
    }
}
