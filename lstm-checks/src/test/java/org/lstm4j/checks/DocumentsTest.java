package org.lstm4j.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show runs as it stands there, and what they link to is there. */
class DocumentsTest {
    private static final Path README = Repository.ROOT.resolve("README.md");
    private static final Path DOCS = Repository.ROOT.resolve("docs");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

    /** Runs the examples in the order of the documents, each one's name first, so that the last line tells who failed. */
    private static String main(List<Example> examples) {
        return examples.stream()
                .map(example -> "System.out.println(\"" + example.name() + "\"); " + example.name() + ".run();")
                .collect(Collectors.joining(
                        "\n", "class Main { public static void main(String[] args) throws Exception {\n", "\n} }"));
    }

    @Test
    void examplesRun(@TempDir Path folder) throws IOException, InterruptedException {
        List<Example> examples = documents().stream()
                .flatMap(document -> Example.of(document).stream())
                .toList();
        List<JavaFileObject> sources = new ArrayList<>();
        examples.forEach(example -> sources.add(source(example.name(), example.source())));
        sources.add(source("Main", main(examples)));
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-d", folder.toString());
        assertTrue(
                ToolProvider.getSystemJavaCompiler()
                        .getTask(messages, null, null, options, null, sources)
                        .call(),
                messages::toString);

        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = folder + System.getProperty("path.separator") + System.getProperty("java.class.path");
        Process process = new ProcessBuilder(
                        java, "--add-modules=jdk.incubator.vector", "-ea", "-cp", classPath, "Main")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        assertTrue(
                examples.stream()
                                .filter(example -> example.name().startsWith("README"))
                                .count()
                        > 3,
                out);
    }

    @Test
    void linksLeadSomewhere() {
        List<Path> pages = new ArrayList<>(Repository.files(DOCS, ".md"));
        pages.add(README);
        pages.add(Repository.ROOT.resolve("CONTRIBUTING.md"));
        for (Path page : pages) {
            List<String> dead = LINK.matcher(Repository.read(page))
                    .results()
                    .map(MatchResult::group)
                    .map(link -> LINK.matcher(link).replaceFirst("$1"))
                    .filter(target -> !Files.exists(page.resolveSibling(target)))
                    .toList();
            assertEquals(List.of(), dead, page::toString);
        }
    }

    /** README and the pages beside it; decisions and measurements show nothing to run. */
    private static List<Path> documents() {
        return Stream.concat(
                        Stream.of(README),
                        Repository.files(DOCS, ".md").stream()
                                .filter(file -> file.getParent().equals(DOCS)))
                .toList();
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
