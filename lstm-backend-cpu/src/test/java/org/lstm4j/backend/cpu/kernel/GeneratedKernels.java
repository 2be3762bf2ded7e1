package org.lstm4j.backend.cpu.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the vector kernels from their template. Run from the module's folder. */
final class GeneratedKernels {
    private static final Path TEMPLATE = Path.of("src/main/template/VectorKernels.template");
    private static final Path SOURCES = Path.of("src/main/java/org/lstm4j/backend/cpu/kernel");

    private GeneratedKernels() {}

    static Path file(int bits) {
        return SOURCES.resolve("Vector" + bits + "Kernels.java");
    }

    static String text(int bits) throws IOException {
        int vectorBytes = bits / Byte.SIZE;
        int vectorsPerPanel = Panel.ROW_BYTES / vectorBytes;
        int widePanels = bits == 512 ? 4 : 1;
        return Template.expand(
                Files.readString(TEMPLATE),
                Map.of(
                        "bits", Integer.toString(bits),
                        "lanes", Integer.toString(bits / Float.SIZE),
                        "vector", Integer.toString(vectorBytes),
                        "widePanels", Integer.toString(widePanels),
                        "wideColumns", Integer.toString(widePanels * Panel.COLUMNS),
                        "wideLast", Integer.toString(widePanels - 1),
                        "quarterLast", Integer.toString(vectorsPerPanel - 1)));
    }

    public static void main(String[] args) throws IOException {
        for (int bits : new int[] {128, 256, 512}) {
            Files.writeString(file(bits), text(bits));
        }
    }
}
