package org.lstm4j.backend.cpu.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Writes the vector kernels from their template. Run from the module's folder. */
final class GeneratedKernels {
    private static final Path TEMPLATE = Path.of("src/main/template/VectorKernels.template");
    private static final Path SOURCES = Path.of("src/main/java/org/lstm4j/backend/cpu/kernel");

    /** Vectors of sums that a single row keeps in flight. */
    private static final int WIDE = 8;

    private GeneratedKernels() {}

    static Path file(int bits) {
        return SOURCES.resolve("Vector" + bits + "Kernels.java");
    }

    static String text(int bits) throws IOException {
        int vectorBytes = bits / Byte.SIZE;
        int vectorsPerPanel = Panel.ROW_BYTES / vectorBytes;
        Map<String, String> variables = new HashMap<>();
        variables.put("bits", Integer.toString(bits));
        variables.put("lanes", Integer.toString(bits / Float.SIZE));
        variables.put("vector", Integer.toString(vectorBytes));
        variables.put("widePanels", Integer.toString(Math.max(1, WIDE / vectorsPerPanel)));
        variables.putAll(Map.of("placei", "0", "placef", "64", "placeg", "128", "placeo", "192"));
        for (int v = 0; v < WIDE; v++) {
            variables.put("panel" + v, v < vectorsPerPanel ? "panel" : "(panel + 1)");
            variables.put("column" + v, "column + " + v % vectorsPerPanel * vectorBytes);
        }
        return Template.expand(Files.readString(TEMPLATE), variables);
    }

    public static void main(String[] args) throws IOException {
        for (int bits : new int[] {128, 256, 512}) {
            Files.writeString(file(bits), text(bits));
        }
    }
}
