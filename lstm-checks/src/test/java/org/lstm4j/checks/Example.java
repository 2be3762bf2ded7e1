package org.lstm4j.checks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of Java in a document, as a class of its own. What a reader has at hand before its first line stands in a
 * comment of the document that opens with {@code <!-- given} and holds for every block up to the next one.
 *
 * @param name of the class; says where the block is
 * @param given statements before the block
 * @param block the statements that the document shows
 */
record Example(String name, String given, String block) {
    private static final Pattern GIVEN_OR_JAVA = Pattern.compile("(?ms)^<!-- given\n(.*?)-->$|^```java\n(.*?)^```$");

    /** All blocks of a document, in order. */
    static List<Example> of(Path document) {
        String text = Repository.read(document);
        String stem = document.getFileName().toString().replaceAll("\\W", "_");
        List<Example> examples = new ArrayList<>();
        String given = "";
        for (Matcher match = GIVEN_OR_JAVA.matcher(text); match.find(); ) {
            if (match.group(1) != null) {
                given = match.group(1);
            } else {
                long line = text.substring(0, match.start()).lines().count() + 1;
                examples.add(new Example(stem + "_line_" + line, given, match.group(2)));
            }
        }
        return examples;
    }

    /** A class whose {@code run} does what the block does. */
    String source() {
        return """
                import java.nio.file.*;
                import java.util.*;
                import org.lstm4j.*;
                import org.lstm4j.interchange.onnx.*;
                import org.lstm4j.interchange.onnx.export.*;
                import org.lstm4j.layer.*;
                import org.lstm4j.model.*;
                import org.lstm4j.spi.*;
                import org.lstm4j.tasks.classify.*;
                import org.lstm4j.tasks.forecast.*;
                import org.lstm4j.tasks.gates.*;
                import org.lstm4j.tasks.language.*;
                import org.lstm4j.tasks.report.*;
                import org.lstm4j.tasks.series.*;
                import org.lstm4j.tasks.text.*;
                import org.lstm4j.tasks.translate.*;
                import org.lstm4j.train.*;

                class %s {
                    static void log(String line) {}

                    static void run() throws Exception {
                %s
                %s
                    }
                }
                """.formatted(name, given, block);
    }
}
