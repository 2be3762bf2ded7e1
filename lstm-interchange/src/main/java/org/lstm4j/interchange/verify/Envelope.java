package org.lstm4j.interchange.verify;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final Set<String> BOUNDS = Set.of("atol", "rtol");

    /** Say where a case comes from, what made it and what it is for, and nothing about what is computed. */
    private static final Set<String> INFORMATION = Set.of(
            "author",
            "comment",
            "comments",
            "commit",
            "created",
            "date",
            "description",
            "expected_error",
            "features",
            "framework",
            "generator",
            "how",
            "id",
            "licence",
            "license",
            "note",
            "notes",
            "origin",
            "path",
            "reference",
            "reference_check",
            "repo",
            "seed",
            "source",
            "tags",
            "test",
            "title",
            "url",
            "version");

    static Envelope of(JsonObject json, String otherwise) {
        return new Envelope(
                text(json, "name", otherwise), text(json, "expect", "success").equals("success"), json);
    }

    private static String text(JsonObject json, String name, String otherwise) {
        return json.find(name).orElse(JsonNull.NULL) instanceof JsonString(String text) ? text : otherwise;
    }

    /**
     * Refuses a case whose name or expectation is no text, or that has a member that nobody reads.
     *
     * @param format members that cases of its format have besides
     */
    void check(String... format) {
        for (String name : List.of("name", "expect")) {
            if (given(json, name).isPresent()) {
                json.string(name);
            }
        }
        requireKnown(
                "", json, Stream.concat(READ.stream(), Arrays.stream(format)).collect(Collectors.toSet()));
    }

    /**
     * Refuses a member that is neither read nor information.
     *
     * @param of what the object is, for the message
     */
    static void requireKnown(String of, JsonObject json, Set<String> read) {
        json.members().forEach((name, value) -> {
            if (value != JsonNull.NULL && !read.contains(name) && !INFORMATION.contains(name)) {
                throw new UnsupportedModelException(
                        of + "member " + Json.quote(name) + ": unknown here, and what it changes would be lost");
            }
        });
    }

    /**
     * Compares outputs within the tolerance of the case; of the bounds in it one that is missing is 0.
     *
     * @param expected has the members {@code outputs} or {@code output_shapes}, or both: the case, or a part of it
     * @throws UnsupportedModelException where nothing is expected, so that anything would meet it
     */
    Comparison compare(Map<String, Tensor> outputs, JsonObject expected) {
        Map<String, int[]> shapes = JsonTensors.shapes(expected);
        Map<String, Tensor> values = JsonTensors.expected(expected);
        if (shapes.isEmpty() && values.isEmpty()) {
            throw new UnsupportedModelException("outputs: none is stated, so that there is nothing to compare");
        }
        Comparison ofShapes = Comparison.ofShapes(outputs, shapes);
        return ofShapes.passed() && !values.isEmpty() ? Comparison.of(outputs, values, tolerance(), true) : ofShapes;
    }

    private Tolerance tolerance() {
        JsonObject bounds = json.object("tolerance");
        requireKnown("tolerance: ", bounds, BOUNDS);
        if (BOUNDS.stream().allMatch(bound -> given(bounds, bound).isEmpty())) {
            throw new UnsupportedModelException("tolerance: expected atol, rtol or both, got none of them");
        }
        return new Tolerance(bound(bounds, "atol"), bound(bounds, "rtol"));
    }

    private static double bound(JsonObject bounds, String name) {
        double bound = given(bounds, name).isPresent() ? bounds.number(name) : 0;
        if (!(bound >= 0)) {
            throw new UnsupportedModelException(
                    "tolerance: member " + Json.quote(name) + ": expected at least 0, got " + bound);
        }
        return bound;
    }

    /** A member; one that is null counts as missing. */
    static Optional<Json> given(JsonObject json, String name) {
        return json.find(name).filter(value -> value != JsonNull.NULL);
    }
}
