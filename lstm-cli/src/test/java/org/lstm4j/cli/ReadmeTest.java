package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's quick starts compile as they stand there. */
class ReadmeTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

    /** What the reader has at hand before the first line of a quick start. */
    private static final String FRAME = """
            import java.nio.file.Path;
            import org.lstm4j.*;
            import org.lstm4j.layer.*;
            import org.lstm4j.model.*;
            import org.lstm4j.spi.Backend;
            import org.lstm4j.train.*;

            class QuickStart {
                float[] x, y;
                int batch, steps;
                MODEL
                Examples validation;

                void log(String line) {}

                void run() {
            BODY
                }
            }
            """;

    @Test
    void quickStartsCompile(@TempDir Path classes) throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        List<JavaFileObject> sources = new ArrayList<>();
        for (Matcher block = JAVA_BLOCK.matcher(readme); block.find(); ) {
            String model = block.group(1).contains("Model model =") ? "" : "Model model;";
            String source = FRAME.replace("MODEL", model).replace("BODY", block.group(1));
            sources.add(source(
                    "number" + sources.size() + "/QuickStart", "package number" + sources.size() + ";\n" + source));
        }
        assertEquals(3, sources.size(), "inference, training, streaming");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-d", classes.toString());
        assertTrue(
                compiler.getTask(messages, null, null, options, null, sources).call(), messages::toString);
    }

    private static JavaFileObject source(String name, String content) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return content;
            }
        };
    }
}
