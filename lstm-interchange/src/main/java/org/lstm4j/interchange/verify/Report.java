package org.lstm4j.interchange.verify;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/**
 * What a verification found.
 *
 * @param results of all cases, in their order
 */
public record Report(List<Result> results) {
    public Report {
        results = List.copyOf(results);
    }

    /** How a case ended. */
    public enum Status {
        PASSED,
        FAILED,
        REFUSED;

        /** As it stands in JSON. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How one case ended.
     *
     * @param group what stands before the first {@code /} of its name, else the folder that it lies in
     * @param name its name
     * @param status how it ended
     * @param detail what was compared, what was missed, or why it was refused
     */
    public record Result(String group, String name, Status status, String detail) {}

    /** How many cases ended so. */
    public long count(Status status) {
        return count(results, status);
    }

    /** Groups by name, each with its results. */
    public Map<String, List<Result>> groups() {
        return results.stream().collect(Collectors.groupingBy(Result::group, TreeMap::new, Collectors.toList()));
    }

    /** {@code {passed, failed, refused, groups: [{name, passed, failed, refused, cases: [{name, status, detail}]}]}}. */
    public JsonObject json() {
        List<JsonObject> groups = groups().entrySet().stream()
                .map(group -> counts(Json.object().put("name", group.getKey()), group.getValue())
                        .put(
                                "cases",
                                Json.array(group.getValue().stream()
                                        .map(Report::json)
                                        .toList()))
                        .build())
                .toList();
        return counts(Json.object(), results).put("groups", Json.array(groups)).build();
    }

    private static JsonObject json(Result result) {
        return Json.object()
                .put("name", result.name())
                .put("status", result.status().text())
                .put("detail", result.detail())
                .build();
    }

    private static JsonObject.Builder counts(JsonObject.Builder json, List<Result> results) {
        for (Status status : Status.values()) {
            json.put(status.text(), count(results, status));
        }
        return json;
    }

    private static long count(List<Result> results, Status status) {
        return results.stream().filter(result -> result.status() == status).count();
    }
}
