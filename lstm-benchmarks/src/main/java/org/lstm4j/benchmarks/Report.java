package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;

/**
 * All that a run has found out.
 *
 * @param machine it ran on
 * @param entries in the order of the run
 */
record Report(Machine machine, List<Entry> entries) {
    Report {
        entries = List.copyOf(entries);
    }

    /** A list of rows, the machine first. */
    String json() {
        List<JsonObject> rows = new ArrayList<>(List.of(machine.json()));
        entries.forEach(entry -> rows.add(EntryJson.write(entry)));
        return Json.array(rows).pretty() + "\n";
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws JsonException naming what is missing or wrong
     */
    static Report parse(String text) {
        List<JsonObject> rows =
                Json.parse(text).asList().stream().map(Json::asObject).toList();
        if (rows.isEmpty() || !rows.getFirst().string("work").equals(Machine.WORK)) {
            throw new JsonException("the first row must be that of the machine");
        }
        return new Report(
                Machine.read(rows.getFirst()),
                rows.stream().skip(1).map(EntryJson::read).toList());
    }
}
