package org.lstm4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;

/** Rows of the report as JSON, there and back. */
final class EntryJson {
    private EntryJson() {}

    static JsonObject write(Entry entry) {
        JsonObject.Builder json =
                Json.object().put("work", entry.kind().toString()).put("name", entry.name());
        Work work = entry.work();
        if (work != null) {
            json.put("cell", work.cellName())
                    .put("batch", work.batch())
                    .put("hidden", work.hidden())
                    .put("steps", work.steps())
                    .put("threads", work.threads())
                    .put("precision", work.precision().toString())
                    .put("shape", work.toString());
        }
        return json.put("path", entry.path().name())
                .put("ours_us", number(entry.micros()))
                .put("peers", object(entry.peers(), Json::of))
                .put("ratio_best", number(entry.ratioBest()))
                .put("percent_of_bound", number(entry.percentOfBound()))
                .put("ratios", object(entry.ratios(), Json::of))
                .put("figures", object(entry.figures(), Json::of))
                .put("failures", object(entry.failures(), Json::of))
                .put("rounds", object(entry.rounds(), Json::array))
                .build();
    }

    static Entry read(JsonObject json) {
        return new Entry(
                json.string("name"),
                kind(json.string("work")),
                work(json),
                json.constant("path", JvmPath.class),
                optional(json.get("ours_us")),
                map(json.object("peers"), Json::asDouble),
                map(json.object("ratios"), Json::asDouble),
                optional(json.get("ratio_best")),
                optional(json.get("percent_of_bound")),
                map(json.object("figures"), Json::asDouble),
                map(json.object("failures"), Json::asString),
                map(json.object("rounds"), Json::asDoubles));
    }

    private static Kind kind(String text) {
        for (Kind kind : Kind.values()) {
            if (kind.toString().equals(text)) {
                return kind;
            }
        }
        throw new JsonException("work: expected a kind of row, got " + Json.quote(text));
    }

    private static @Nullable Work work(JsonObject json) {
        return json.find("shape").map(Json::asString).map(Work::parse).orElse(null);
    }

    private static Json number(OptionalDouble value) {
        return value.isPresent() ? Json.of(value.getAsDouble()) : JsonNull.NULL;
    }

    private static OptionalDouble optional(Json value) {
        return value == JsonNull.NULL ? OptionalDouble.empty() : OptionalDouble.of(value.asDouble());
    }

    private static <V> Json object(Map<String, V> map, Function<V, Json> value) {
        JsonObject.Builder json = Json.object();
        map.forEach((key, each) -> json.put(key, value.apply(each)));
        return json.build();
    }

    private static <V> Map<String, V> map(JsonObject json, Function<Json, V> value) {
        Map<String, V> map = new LinkedHashMap<>();
        json.members().forEach((key, each) -> map.put(key, value.apply(each)));
        return map;
    }
}
