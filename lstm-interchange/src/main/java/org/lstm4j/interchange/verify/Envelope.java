package org.lstm4j.interchange.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.verify.Comparison.Tolerance;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;

/**
 * What a case in JSON says around its operator or model. A member is read when it is needed: a case that expects to be
 * refused needs no tolerance.
 *
 * @param name the case's own, or what stands for it where it says none
 * @param expectsSuccess whether it expects to be computed, also where it does not say so
 */
record Envelope(String name, boolean expectsSuccess, JsonObject json) {
    private static final Set<String> READ = Set.of("name", "expect", "inputs", "outputs", "output_shapes", "tolerance");

    /** Say where a case comes from and what it is for, and nothing about what is computed. */
    private static final Set<String> INFORMATION = Set.of(
            "comment",
            "description",
            "expected_error",
            "features",
            "id",
            "licence",
            "license",
            "note",
            "notes",
            "reference_check",
            "source",
            "tags");

    static Envelope of(JsonObject json, String otherwise) {
        return new Envelope(
                text(json, "name", otherwise), text(json, "expect", "success").equals("success"), json);
    }

    private static String text(JsonObject json, String name, String otherwise) {
        return json.find(name).orElse(JsonNull.NULL) instanceof JsonString(String text) ? text : otherwise;
    }

    /**
     * Refuses a case that does not say its name or what it expects, or that has a member that nobody reads.
     *
     * @param format members that cases of its format have besides
     */
    void check(String... format) {
        json.string("name");
        json.string("expect");
        List<String> others = List.of(format);
        json.members().forEach((name, value) -> {
            if (value != JsonNull.NULL
                    && !READ.contains(name)
                    && !INFORMATION.contains(name)
                    && !others.contains(name)) {
                throw new UnsupportedModelException(
                        "member " + Json.quote(name) + ": unknown here, and what it changes would be lost");
            }
        });
    }

    /**
     * Compares outputs within the tolerance of the case.
     *
     * @param expected has the members {@code outputs} and, if it likes, {@code output_shapes}: the case, or a part of it
     */
    Comparison compare(Map<String, Tensor> outputs, JsonObject expected) {
        JsonObject bounds = json.object("tolerance");
        Tolerance tolerance = new Tolerance(bounds.number("atol"), bounds.number("rtol"));
        Map<String, Tensor> values = JsonTensors.expected(expected.object("outputs"));
        Comparison shapes = Comparison.ofShapes(outputs, JsonTensors.shapes(expected));
        return shapes.passed() ? Comparison.of(outputs, values, tolerance, true) : shapes;
    }
}
