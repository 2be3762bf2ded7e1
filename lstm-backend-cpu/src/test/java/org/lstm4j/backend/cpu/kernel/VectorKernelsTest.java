package org.lstm4j.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed kernels are what the template says, and HotSpot will compile them. */
class VectorKernelsTest {
    /** HotSpot compiles no method of this many bytecodes. */
    private static final int HOTSPOT_LIMIT = 8000;

    /**
     * Vector kernels stay far below: past about this many, its first compiler gives up on them, and on a busy machine they
     * may then never reach the second one (docs/decisions/010).
     */
    private static final int LIMIT = 1200;

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void areGeneratedFromTheirTemplate(int bits) throws IOException {
        String expected = GeneratedKernels.text(bits);
        if (Boolean.getBoolean("lstm4j.regenerate")) {
            Files.writeString(GeneratedKernels.file(bits), expected);
        }
        assertEquals(expected, Files.readString(GeneratedKernels.file(bits)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Vector128Kernels", "Vector256Kernels", "Vector512Kernels", "ScalarKernels"})
    void areSmallEnoughToBeCompiled(String name) throws IOException {
        Path file = classes().resolve("org/lstm4j/backend/cpu/kernel/" + name + ".class");
        assertTrue(checkMethods(file, LIMIT) > 20, name);
    }

    /** So is what calls them. */
    @Test
    void noMethodIsTooLargeForHotSpot() throws IOException {
        int methods = 0;
        try (Stream<Path> files = Files.walk(classes())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                methods += checkMethods(file, HOTSPOT_LIMIT);
            }
        }
        assertTrue(methods > 300, () -> "methods found under " + classes());
    }

    private static Path classes() {
        return Path.of(URI.create(Kernels.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }

    /** Returns the number of methods that have code. */
    private static int checkMethods(Path file, int limit) throws IOException {
        int methods = 0;
        for (MethodModel method : ClassFile.of().parse(Files.readAllBytes(file)).methods()) {
            if (method.code().isPresent() && method.code().get() instanceof CodeAttribute code) {
                methods++;
                assertTrue(
                        code.codeLength() < limit,
                        () -> file + ": " + method.methodName() + " has " + code.codeLength() + " bytecodes");
            }
        }
        return methods;
    }
}
