package org.lstm4j.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.file.Files;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed kernels are what the template says, and HotSpot will compile them. */
class VectorKernelsTest {
    /**
     * HotSpot compiles no method of 8,000 bytecodes. Vector kernels stay far below: past about this many, its first compiler
     * gives up on them, and on a busy machine they may then never reach the second one (docs/decisions/010).
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
        try (InputStream file = Objects.requireNonNull(Kernels.class.getResourceAsStream(name + ".class"))) {
            int methods = 0;
            for (MethodModel method : ClassFile.of().parse(file.readAllBytes()).methods()) {
                if (method.code().isPresent() && method.code().get() instanceof CodeAttribute code) {
                    methods++;
                    assertTrue(
                            code.codeLength() < LIMIT,
                            () -> method.methodName() + " has " + code.codeLength() + " bytecodes");
                }
            }
            assertTrue(methods > 5, name + " has " + methods + " methods");
        }
    }
}
