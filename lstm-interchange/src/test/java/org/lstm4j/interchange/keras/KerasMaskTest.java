package org.lstm4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.StepMask;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;

/** A mask that no recurrent layer heeds. */
class KerasMaskTest {
    private static final KerasConfig EMBEDDING =
            config("Embedding", "\"input_dim\": 7, \"output_dim\": 3, \"mask_zero\": true");
    private static final KerasLayer DENSE = KerasLayer.of(
            config("Dense", "\"units\": 2, \"activation\": \"tanh\", \"use_bias\": true"), true, Softmax.REFUSED);

    private static KerasConfig config(String type, String options) {
        String text = "{\"class_name\": \"" + type + "\", \"config\": {\"name\": \"one\", " + options + "}}";
        return KerasConfig.of(Json.parse(text).asObject(), true);
    }

    @Test
    void isRefusedWhereEveryStepIsGiven() {
        KerasMask mask = KerasMask.of(List.of(EMBEDDING, DENSE.config()));
        mask.follow(DENSE);
        String message = assertThrows(UnsupportedModelException.class, () -> mask.found(DENSE, true))
                .getMessage();
        assertTrue(message.startsWith("layer \"one\" (\"Dense\") gives every step"), message);
        assertEquals(new StepMask(0f), mask.found(DENSE, false));
    }

    @Test
    void isNoneWhereNothingIsMasked() {
        KerasMask mask = KerasMask.of(List.of(DENSE.config()));
        mask.follow(DENSE);
        assertNull(mask.found(DENSE, true));
    }
}
