package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

class BackendsCommandTest {

    @Test
    void threadsBelowZeroAreAUsageError() {
        String error = Lstm.run("backends", "--threads", "-1").onlyError(2);

        assertTrue(error.contains("threads must be at least 1"), error);
    }

    @Test
    void jsonListsTheCpuWithLanesAndThreads() {
        Lstm run = Lstm.run("backends", "--json", "--threads", "2");

        assertEquals(0, run.exitCode(), run.err());
        JsonObject cpu = cpu(Json.parse(run.out()).asObject());
        assertTrue(cpu.bool("available"));
        JsonObject device = cpu.list("devices").getFirst().asObject();
        assertEquals("cpu", device.string("id"));
        assertTrue(device.integer("lanes") >= 1);
        assertEquals(2, device.integer("threads"));
        assertTrue(device.integer("score") > 0);
    }

    @Test
    void theTableSaysTheSame() {
        Lstm run = Lstm.run("backends");

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().lines().anyMatch(line -> line.startsWith("cpu ")), run.out());
        assertTrue(run.out().contains("threads, score"), run.out());
    }

    private static JsonObject cpu(JsonObject json) {
        return json.list("backends").stream()
                .map(Json::asObject)
                .filter(backend -> backend.string("id").equals("cpu"))
                .findFirst()
                .orElseThrow();
    }
}
