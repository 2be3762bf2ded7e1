package org.lstm4j.tasks.gates;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.Trace;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.RecurrentSpec;

class GatesTest {
    private static final Model MODEL = Model.builder(Embedding.of(7, 3))
            .add(Bidirectional.of(LSTM.of(4)))
            .add(GRU.of(5))
            .add(RNN.of(2).last())
            .initialise(Initialiser.KERAS, 5)
            .build();

    private static final Reading READING =
            Reading.ofTokens(new int[] {3, 1, 6, 1, 0}, List.of("a, b", "\"b\"", "c\nd", "d", "e"));

    private static Gates gates() {
        try (Backend backend = Backends.named("cpu");
                Session session = MODEL.open(backend)) {
            return Gates.of(session, READING);
        }
    }

    @Test
    void partsTellWhatEachCellDid() {
        Gates gates = gates();
        Trace trace;
        try (Backend backend = Backends.named("cpu");
                Session session = MODEL.open(backend)) {
            trace = session.trace(READING.request());
        }

        assertEquals(
                List.of("1.forward", "1.reverse", "2", "3"),
                gates.parts().stream().map(GatePart::name).toList());
        assertEquals(
                "LSTM of 4 units, reading backwards", gates.part("1.reverse").describe());
        assertEquals("1", gates.part("1.reverse").layer());
        float[] update = trace.part("2").gate("z");
        float[] third = gates.part("2").series(Quantity.UPDATE_GATE, 3);
        for (int t = 0; t < third.length; t++) {
            assertEquals(update[t * 5 + 3], third[t]);
        }
        float[] cells = gates.part("1.forward").series(Quantity.CELL_STATE, 1);
        assertEquals(trace.part("1.forward").c()[4 * 4 + 1], cells[4]);
        assertEquals(List.of(Quantity.HIDDEN_STATE), gates.part("3").quantities());
        assertNull(gates.part("3").keeper());
        assertTrue(Double.isNaN(gates.part("3").units().getFirst().halfLife()));
    }

    @Test
    void unitsStandInTheOrderOfTheirMemory() {
        // f of unit 0: 0.5 at both steps; of unit 1: 1; of unit 2: 0.75 and 0.85; of unit 3: 0.
        float[] gates = new float[2 * 16];
        float[] forget = {0.5f, 1, 0.75f, 0, 0.5f, 1, 0.85f, 0};
        System.arraycopy(forget, 0, gates, 4, 4);
        System.arraycopy(forget, 4, gates, 16 + 4, 4);
        Trace trace = new Trace(
                new float[0],
                List.of(new Trace.Part("0", RecurrentSpec.lstm(1, 4), gates, new float[8], new float[8])));

        List<Memory> units = Gates.of(trace, List.of("x", "y")).part("0").units();

        assertEquals(List.of(1, 2, 0, 3), units.stream().map(Memory::unit).toList());
        assertEquals(Double.POSITIVE_INFINITY, units.get(0).halfLife());
        assertEquals(0.8, units.get(1).retention(), 1e-7);
        assertEquals(Math.log(0.5) / Math.log(0.8), units.get(1).halfLife(), 1e-5);
        assertEquals(1, units.get(2).halfLife());
        assertEquals(0, units.get(3).halfLife());
    }

    @Test
    void opennessHasThreeParts() {
        Openness share = Openness.of(new float[] {0.05f, 0.1f, 0.5f, 0.9f, 0.95f, 1, 0.91f, 0});

        assertEquals(3 / 8.0, share.open());
        assertEquals(2 / 8.0, share.closed());
        assertEquals(3 / 8.0, share.between());
    }

    @Test
    void unitsAreChosen() {
        Gates gates = gates();

        Gates chosen = gates.choose(4, 1);

        assertEquals(
                List.of(1),
                chosen.part("1.forward").units().stream().map(Memory::unit).toList());
        assertEquals(2, chosen.part("2").units().size(), "units 1 and 4");
        assertEquals(4, gates.choose(1).parts().size());
        assertEquals(
                List.of("2"),
                gates.choose(4).parts().stream().map(GatePart::name).toList());
        assertEquals(
                gates.part("2").units().subList(0, 3),
                gates.longest(3).part("2").units());
        assertEquals(
                "unit must lie in [0, 5), got 5",
                assertThrows(LstmException.class, () -> gates.choose(5)).getMessage());
    }

    @Test
    void csvHasALineForEachValue() {
        List<String> lines = gates().toCsv().lines().toList();

        int values = 5 * (2 * 4 * 6 + 5 * 4 + 2);
        // One label has a line break.
        assertEquals(1 + values + values / 5, lines.size());
        assertEquals("step,label,layer,direction,unit,gate,value", lines.getFirst());
        assertTrue(lines.get(1).startsWith("1,\"a, b\",1,forward,"), lines.get(1));
        assertTrue(lines.contains(
                "2,\"\"\"b\"\"\",3,forward,1,h," + gates().part("3").series(Quantity.HIDDEN_STATE, 1)[1]));
    }

    @Test
    void jsonHasTheSameValues() {
        Gates gates = gates();

        JsonObject json = Json.parse(gates.toJson().write()).asObject();

        assertEquals("\"b\"", json.list("labels").get(1).asString());
        JsonObject reverse = json.list("parts").get(1).asObject();
        assertEquals("reverse", reverse.string("direction"));
        assertEquals("LSTM", reverse.string("cell"));
        JsonObject first = reverse.list("units").getFirst().asObject();
        Memory longest = gates.part("1.reverse").units().getFirst();
        assertEquals(longest.unit(), first.integer("unit"));
        assertEquals(longest.halfLife(), first.number("halfLife"));
        float[] forget = gates.part("1.reverse").series(Quantity.FORGET_GATE, longest.unit());
        for (int t = 0; t < forget.length; t++) {
            assertEquals(forget[t], first.list("f").get(t).asFloat());
        }
        JsonObject plain =
                json.list("parts").get(3).asObject().list("units").getFirst().asObject();
        assertEquals(JsonNull.NULL, plain.get("halfLife"));
    }

    @Test
    void aProjectedStateBelongsToNoUnit() {
        Model projected = Model.builder(2).add(LSTM.of(5).withProjection(3)).build();
        try (Backend backend = Backends.named("cpu");
                Session session = projected.open(backend)) {
            GatePart part = Gates.of(session, Reading.of(new float[8], Reading.numbered(4)))
                    .part("0");

            assertEquals(
                    "ifgoc", part.quantities().stream().map(Quantity::symbol).reduce("", String::concat));
            assertEquals("LSTM of 5 units, projected to 3", part.describe());
            assertThrows(LstmException.class, () -> part.series(Quantity.HIDDEN_STATE, 0));
        }
    }

    @Test
    void aRowAmongOthersHasTheGatesOfTheRowAlone() {
        List<String> labels = Reading.numbered(3);
        try (Backend backend = Backends.named("cpu");
                Session session = MODEL.open(backend)) {
            Trace both = session.trace(Request.ofTokens(new int[] {4, 1, 3, 0, 2, 2}, 2, 3));
            Trace second = session.trace(Request.ofTokens(new int[] {0, 2, 2}, 1, 3));

            assertEquals(
                    Gates.of(second, labels).toJson(), Gates.of(both, labels, 1).toJson());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Model dense = Model.builder(2).add(Dense.of(3)).build();
        try (Backend backend = Backends.named("cpu");
                Session session = dense.open(backend);
                Session tokens = MODEL.open(backend)) {
            Reading reading = Reading.of(new float[4], List.of("1", "2"));
            assertEquals(
                    "model: expected a recurrent layer, got none; there are no gates to look at",
                    assertThrows(LstmException.class, () -> Gates.of(session, reading))
                            .getMessage());
            Trace twoRows = tokens.trace(Request.ofTokens(new int[4], 2, 2));
            assertThrows(LstmException.class, () -> Gates.of(twoRows, List.of("1", "2")));
            assertThrows(LstmException.class, () -> Gates.of(twoRows, List.of("1", "2"), 2));
            assertThrows(LstmException.class, () -> Gates.of(twoRows, List.of("1", "2", "3")));
        }
        assertThrows(ShapeException.class, () -> Reading.of(new float[3], List.of("1", "2")));
        assertThrows(ShapeException.class, () -> Reading.ofTokens(new int[3], List.of("1", "2")));
        assertThrows(LstmException.class, () -> Reading.ofTokens(new int[0], List.of()));
        assertThrows(LstmException.class, () -> gates().part("7"));
        assertThrows(LstmException.class, () -> gates().part("2").series(Quantity.FORGET_GATE, 0));
    }

    @Test
    void aWatchSeesWhatATraceTells() {
        try (Backend backend = Backends.named("cpu")) {
            Watch watch = new Watch(backend);
            try (Session session = MODEL.open(watch)) {
                session.predict(READING.request());
            }
            assertEquals(READING.steps(), watch.steps());
            Gates seen = Gates.of(watch.trace(), READING.labels());

            assertEquals(
                    List.of("0.forward", "0.reverse", "1", "2"),
                    seen.parts().stream().map(GatePart::name).toList());
            Gates traced = gates();
            for (int i = 0; i < traced.parts().size(); i++) {
                GatePart expected = traced.parts().get(i);
                GatePart actual = seen.parts().get(i);
                assertEquals(expected.units(), actual.units());
                for (Quantity quantity : expected.quantities()) {
                    for (Memory unit : expected.units()) {
                        assertArrayEquals(expected.series(quantity, unit.unit()), actual.series(quantity, unit.unit()));
                    }
                }
            }
            assertEquals(0, backend.memory().liveBuffers(), "nothing of the device's is left");
        }
    }
}
