package org.lstm4j.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lstm4j.checks.Repository.Module;

/** A module that is added is added everywhere: to the BOM, to these checks, and with what its users look for. */
class ModulesTest {
    private static final Module BOM = module("lstm-bom");

    private static Module module(String name) {
        return Repository.modules().stream()
                .filter(module -> module.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(Predicate<Module> filter) {
        return Repository.modules().stream()
                .filter(filter.and(module -> !module.name().equals(BOM.name())))
                .map(Module::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theBomHasEveryPublishedModuleAndNothingElse() {
        List<String> managed =
                Repository.values(BOM.pom(), "dependencyManagement", "dependencies", "dependency", "artifactId");

        assertEquals(names(Module::isPublished), new TreeSet<>(managed));
        assertEquals(List.of(), Repository.values(BOM.pom(), "parent"), "a parent's versions would come along");
    }

    @Test
    void theChecksSeeEveryModule() {
        Set<String> seen = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Repository.ROOT.relativize(
                        Path.of(entry).toAbsolutePath().normalize()))
                .map(entry -> entry.getName(0).toString())
                .collect(Collectors.toSet());

        assertTrue(
                seen.containsAll(names(module -> true)),
                () -> "missing in lstm-checks/pom.xml: one of " + names(module -> !seen.contains(module.name())));
    }

    /** What a central repository asks of a project file, but for the address of its sources, which is not public yet. */
    @Test
    void everyModuleSaysWhatItIs() {
        for (Module module : Repository.modules()) {
            assertTrue(module.value("name").startsWith("LSTM4J "), module.name());
            assertTrue(module.value("description").endsWith("."), module.name());
        }
        for (List<String> common : List.of(
                Repository.values(BOM.pom(), "licenses", "license", "name"),
                Repository.values(BOM.pom(), "developers", "developer", "name"))) {
            assertFalse(common.isEmpty());
        }
    }

    @Test
    void everyJarHasItsLicence() throws IOException {
        for (String file : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
            List<String> places = Collections.list(getClass().getClassLoader().getResources(file)).stream()
                    .map(URL::toString)
                    .toList();
            for (String name : names(module -> true)) {
                assertTrue(places.stream().anyMatch(place -> place.contains("/" + name + "/target/")), name);
            }
        }
    }

    @Test
    void everyPublishedModuleHasAModuleName() {
        for (String name : names(Module::isPublished)) {
            Path folder = Repository.ROOT.resolve(name);
            assertTrue(
                    Files.exists(folder.resolve("src/main/java/module-info.java"))
                            || Repository.read(folder.resolve("pom.xml")).contains("<Automatic-Module-Name>"),
                    name);
        }
    }

    @Test
    void everyPackageOpensWithAPageOfItsOwn() {
        for (String name : names(module -> true)) {
            Path sources = Repository.ROOT.resolve(name).resolve("src/main/java");
            if (!Files.exists(sources)) {
                continue;
            }
            Set<Path> packages = Repository.files(sources, ".java").stream()
                    .map(Path::getParent)
                    .filter(folder -> !folder.equals(sources))
                    .collect(Collectors.toCollection(TreeSet::new));
            for (Path folder : packages) {
                String page = Repository.read(folder.resolve("package-info.java"));
                assertTrue(page.startsWith("/**") && page.contains("@NullMarked\npackage "), folder::toString);
            }
        }
    }
}
