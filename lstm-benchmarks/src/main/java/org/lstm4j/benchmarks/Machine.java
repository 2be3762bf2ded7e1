package org.lstm4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/**
 * Where, when and with what a report was made: the first entry of its JSON.
 *
 * @param facts for people, by what they are of
 * @param versions of the engines, by id
 */
record Machine(Map<String, String> facts, Map<String, String> versions) {
    /** Its {@code work} in JSON. */
    static final String WORK = "machine";

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** This one, now, before anything has a version. */
    static Machine here(String command) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("command", command);
        facts.put("processor", processor());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        return new Machine(facts, Map.of());
    }

    Machine withVersions(Map<String, String> newVersions) {
        return new Machine(facts, newVersions);
    }

    private static String processor() {
        List<String> lines;
        try {
            lines = Files.isReadable(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of();
        } catch (IOException e) {
            lines = List.of();
        }
        return lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    JsonObject json() {
        return Json.object()
                .put("work", WORK)
                .put("facts", texts(facts))
                .put("versions", texts(versions))
                .build();
    }

    static Machine read(JsonObject json) {
        return new Machine(map(json.object("facts")), map(json.object("versions")));
    }

    private static Json texts(Map<String, String> map) {
        JsonObject.Builder json = Json.object();
        map.forEach(json::put);
        return json.build();
    }

    private static Map<String, String> map(JsonObject json) {
        Map<String, String> map = new LinkedHashMap<>();
        json.members().forEach((key, value) -> map.put(key, value.asString()));
        return map;
    }
}
