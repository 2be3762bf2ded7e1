package org.lstm4j.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The clone that is being built, as files. */
final class Repository {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Repository() {}

    /** A module and its project file. */
    record Module(String name, Element pom) {
        /** Text of the first element of this name directly in {@code project}, or empty. */
        String value(String element) {
            return values(pom, element).stream().findFirst().orElse("");
        }

        boolean isPublished() {
            return values(pom, "properties", "publish.skip").stream().noneMatch("true"::equals);
        }
    }

    /** All modules that the root names, the BOM among them. */
    static List<Module> modules() {
        return values(pom(ROOT), "modules", "module").stream()
                .map(name -> new Module(name, pom(ROOT.resolve(name))))
                .toList();
    }

    /** All files with this ending below a folder of the clone, in order. */
    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(folder.toString(), e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    private static Element pom(Path folder) {
        Path file = folder.resolve("pom.xml");
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    /** Texts of all elements under a path of element names. */
    static List<String> values(Element parent, String... path) {
        List<Element> elements = List.of(parent);
        for (String name : path) {
            List<Element> next = new ArrayList<>();
            for (Element element : elements) {
                NodeList children = element.getChildNodes();
                IntStream.range(0, children.getLength())
                        .mapToObj(children::item)
                        .filter(child -> child.getNodeName().equals(name))
                        .forEach(child -> next.add((Element) child));
            }
            elements = next;
        }
        return elements.stream()
                .map(element -> element.getTextContent().strip())
                .toList();
    }
}
