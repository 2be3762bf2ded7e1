package org.lstm4j.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel sources as compilers other than the OpenCL driver's see them. */
class KernelSourceTest {
    @Test
    void compilesAsCuda(@TempDir Path folder) throws Exception {
        assumeTrue(onPath("nvcc"), "no nvcc on the PATH: the sources are not compiled as CUDA C here");
        Path file = Files.writeString(
                folder.resolve("common.cu"), KernelSource.common().text());
        Process nvcc = new ProcessBuilder(
                        "nvcc",
                        "-ptx",
                        "-Werror",
                        "all-warnings",
                        "-o",
                        folder.resolve("out.ptx").toString(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String log = new String(nvcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, nvcc.waitFor(), log);
    }

    @Test
    void hashTellsSourcesApart() {
        KernelSource source = KernelSource.common();
        assertEquals(source.hash(), KernelSource.common().hash());
        assertNotEquals(source.hash(), new KernelSource(source.name(), source.text() + " ").hash());
        assertTrue(source.hash().matches("[0-9a-f]{64}"), source.hash());
    }

    private static boolean onPath(String program) {
        String path = System.getenv("PATH");
        if (path == null) {
            return false;
        }
        for (String folder : path.split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
