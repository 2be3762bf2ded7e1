package org.lstm4j.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.List;

/**
 * HotSpot compiles no method of 8,000 bytecodes or more: it would be interpreted for ever, several hundred times slower, and
 * nothing would say so. Kernels that are generated or unrolled come near that; lstm-backend-cpu holds its own to less.
 */
@AnalyzeClasses(packages = "org.lstm4j", importOptions = ImportOption.DoNotIncludeTests.class)
class MethodSizeTest {
    private static final int HUGE_METHOD = 8000;

    @ArchTest
    static void everyMethodCanBeCompiled(JavaClasses classes) {
        List<String> huge = new ArrayList<>();
        int methods = 0;
        for (JavaClass type : classes) {
            for (MethodModel method : model(type).methods()) {
                if (method.code().orElse(null) instanceof CodeAttribute code) {
                    methods++;
                    if (code.codeLength() >= HUGE_METHOD) {
                        huge.add(type.getName() + "." + method.methodName() + ": " + code.codeLength() + " bytecodes");
                    }
                }
            }
        }
        assertEquals(List.of(), huge);
        assertTrue(methods > 2000, methods + " methods seen");
    }

    private static ClassModel model(JavaClass type) {
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return ClassFile.of().parse(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
