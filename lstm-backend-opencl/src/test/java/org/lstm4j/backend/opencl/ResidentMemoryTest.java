package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** A hundred backends opened, used and closed leave no more memory behind than the driver itself does. */
class ResidentMemoryTest {
    /**
     * What a JVM's resident size may move by itself within a hundred cycles: 10 KiB for each, a hundredth of what a queue's
     * staging memory takes.
     */
    private static final long NOISE_KIB = 1000;

    @TempDir
    Path folder;

    @Test
    void growsNoMoreThanABareLoopOfTheSameCalls(TestReporter reporter) throws Exception {
        RequiredDevice.first();
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "resident memory is read from /proc");
        long bare = growthKib("bare");
        long backend = growthKib("backend");
        reporter.publishEntry("KiB in 100 cycles", "backend " + backend + ", bare " + bare);
        assertTrue(backend <= Math.max(bare, 0) + NOISE_KIB, "KiB: backend " + backend + ", bare loop " + bare);
    }

    /** The heap is of one size and touched, and one compiler is enough: what grows is native. */
    private long growthKib(String cycles) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder,
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OpenRunClose.class.getName(),
                cycles);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.matches("\\d+ \\d+"), output);
        String[] kib = output.split(" ");
        return Long.parseLong(kib[1]) - Long.parseLong(kib[0]);
    }
}
