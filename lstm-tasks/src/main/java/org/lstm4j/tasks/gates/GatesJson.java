package org.lstm4j.tasks.gates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;

/** Gates for programs. */
final class GatesJson {
    private GatesJson() {}

    /** As {@link Gates#toJson} says. */
    static JsonObject of(Gates gates) {
        return Json.object()
                .put("labels", Json.texts(gates.labels()))
                .put(
                        "parts",
                        Json.array(gates.parts().stream().map(GatesJson::part).toList()))
                .build();
    }

    private static JsonObject part(GatePart part) {
        List<JsonObject> units =
                part.units().stream().map(memory -> unit(part, memory)).toList();
        return Json.object()
                .put("name", part.name())
                .put("layer", part.layer())
                .put("direction", part.direction().name().toLowerCase(Locale.ROOT))
                .put("cell", part.cell().name())
                .put("hiddenSize", part.hiddenSize())
                .put("units", Json.array(units))
                .build();
    }

    private static JsonObject unit(GatePart part, Memory memory) {
        JsonObject.Builder unit = Json.object()
                .put("unit", memory.unit())
                .put("retention", number(memory.retention()))
                .put("halfLife", number(memory.halfLife()));
        for (Quantity quantity : part.quantities()) {
            unit.put(quantity.symbol(), numbers(part.series(quantity, memory.unit())));
        }
        return unit.build();
    }

    /** JSON has no number for what is infinite or none. */
    private static Json number(double value) {
        return Double.isFinite(value) ? Json.of(value) : JsonNull.NULL;
    }

    private static Json numbers(float[] values) {
        List<Json> items = new ArrayList<>(values.length);
        for (float value : values) {
            items.add(Float.isFinite(value) ? Json.of(value) : JsonNull.NULL);
        }
        return Json.array(items);
    }

    static Json numbers(double[] values) {
        return Json.array(Arrays.stream(values).mapToObj(GatesJson::number).toList());
    }
}
