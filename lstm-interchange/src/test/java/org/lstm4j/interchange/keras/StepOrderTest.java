package org.lstm4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;

/** Layers of both directions, one behind the other. */
class StepOrderTest {
    private static final RNN STEPS = RNN.of(2);

    private static KerasLayer keras(Layer layer, boolean backwards) {
        JsonObject config = Json.object().put("go_backwards", backwards).build();
        return new KerasLayer(new KerasConfig("Some", "one", config, true), layer, 0f);
    }

    private static void assertPlaced(Layer expected, StepOrder order, RecurrentLayer<?> layer, boolean backwards) {
        assertEquals(expected, order.placed(keras(layer, backwards)));
    }

    @Test
    void stepsStayTurnedUntilTheyAreReadBackwardsAgain() {
        StepOrder order = new StepOrder();
        assertPlaced(STEPS, order, STEPS, false);
        assertPlaced(Reverse.of(STEPS), order, STEPS, true);
        assertPlaced(Reverse.of(STEPS), order, STEPS, false);
        assertThrows(UnsupportedModelException.class, () -> order.requireForward(keras(STEPS, false), true));
        assertPlaced(STEPS, order, STEPS, true);
        order.requireForward(keras(STEPS, false), true);
        assertPlaced(Reverse.of(STEPS.last()), order, STEPS.last(), true);
        order.requireForward(keras(STEPS, false), false);
    }

    @Test
    void bothDirectionsOfTurnedStepsAreRefused() {
        StepOrder order = new StepOrder();
        KerasLayer both = keras(Bidirectional.of(STEPS), false);
        assertEquals(both.layer(), order.placed(both));
        assertPlaced(Reverse.of(STEPS), order, STEPS, true);
        String message = assertThrows(UnsupportedModelException.class, () -> order.placed(both))
                .getMessage();
        assertTrue(message.startsWith("layer \"one\" (\"Some\") reads steps that"), message);
    }
}
