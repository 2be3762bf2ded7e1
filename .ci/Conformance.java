import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/**
 * Holds a report of {@code lstm verify} against the manifest of its cases: all of ONNX, PyTorch and Keras pass, but for
 * operators that are several in prose ({@code RNN+Dense}); others pass or are refused; none fails, and none is missing.
 */
class Conformance {
    private static final Set<String> EXACT = Set.of("onnx", "onnx-file", "pytorch", "keras");

    public static void main(String[] args) throws IOException {
        JsonObject report = Json.parse(Files.readAllBytes(Path.of(args[0]))).asObject();
        List<Json> manifest = Json.parse(Files.readAllBytes(Path.of(args[1]))).asList();
        Set<String> refusable = new HashSet<>();
        for (Json entry : manifest) {
            JsonObject one = entry.asObject();
            if (!EXACT.contains(one.string("convention")) || one.string("op").contains("+")) {
                refusable.add(one.string("id"));
            }
        }
        int passed = report.integer("passed");
        int refused = report.integer("refused");
        check(report.integer("failed") == 0, report.integer("failed") + " cases failed");
        check(passed + refused == manifest.size(), passed + refused + " of " + manifest.size() + " cases were found");
        for (Json group : report.list("groups")) {
            for (Json one : group.asObject().list("cases")) {
                JsonObject result = one.asObject();
                String name = result.string("name");
                check(
                        result.string("status").equals("passed") || refusable.contains(name),
                        name + " was refused: " + result.string("detail"));
            }
        }
        System.out.println("conformance: " + passed + " passed, " + refused + " refused, none failed");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
