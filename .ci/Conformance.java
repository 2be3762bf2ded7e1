import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;

/**
 * Holds a report of {@code lstm verify} against the manifest of its cases: all of ONNX, PyTorch and Keras pass, but for those
 * with attributes in prose, which are refused for that; others pass or are refused for something that they say; none fails, and
 * none is missing.
 */
class Conformance {
    private static final Set<String> EXACT = Set.of("onnx", "onnx-file", "pytorch", "keras");

    public static void main(String[] args) throws IOException {
        JsonObject report = Json.parse(Files.readAllBytes(Path.of(args[0]))).asObject();
        Path manifest = Path.of(args[1]);
        List<Json> entries = Json.parse(Files.readAllBytes(manifest)).asList();
        Map<String, JsonObject> byName = new HashMap<>();
        entries.forEach(entry -> byName.put(entry.asObject().string("id"), entry.asObject()));
        int passed = report.integer("passed");
        int refused = report.integer("refused");
        check(report.integer("failed") == 0, report.integer("failed") + " cases failed");
        check(passed + refused == entries.size(), passed + refused + " of " + entries.size() + " cases were found");
        for (Json group : report.list("groups")) {
            for (Json one : group.asObject().list("cases")) {
                JsonObject result = one.asObject();
                if (!result.string("status").equals("passed")) {
                    String name = result.string("name");
                    JsonObject entry = byName.get(name);
                    check(entry != null, name + " is none of the manifest's cases, and was " + result.write());
                    Path file = manifest.resolveSibling(entry.string("path"));
                    check(
                            Files.isRegularFile(file) && isTrue(result.string("detail"), entry, content(file)),
                            name + " was refused: " + result.string("detail"));
                }
            }
        }
        System.out.println("conformance: " + passed + " passed, " + refused + " refused, none failed");
    }

    private static JsonObject content(Path file) throws IOException {
        return Json.parse(Files.readAllBytes(file)).asObject();
    }

    /** Whether a refusal names what is to be refused: prose where the rest is exact, else anything that the case has. */
    private static boolean isTrue(String reason, JsonObject entry, JsonObject file) {
        JsonObject attributes = file.object("attributes");
        Stream<String> named = attributes.members().keySet().stream()
                .filter(name -> reason.contains("attribute " + name + " = "));
        if (EXACT.contains(entry.string("convention"))) {
            return named.anyMatch(name -> isProse(attributes.get(name)));
        }
        return named.findAny().isPresent()
                || reason.endsWith("got " + file.string("op"))
                || file.object("inputs").members().keySet().stream()
                        .anyMatch(name -> reason.contains("input " + name + ":"));
    }

    private static boolean isProse(Json value) {
        return value instanceof JsonString(String text) && text.strip().contains(" ");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
