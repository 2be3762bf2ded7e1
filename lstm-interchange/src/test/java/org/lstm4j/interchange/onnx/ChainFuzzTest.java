package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.internal.file.Mutator;

/** Damaged exports give layers, or typed exceptions. */
class ChainFuzzTest {
    private static final int MUTATIONS = 4_000;

    @ParameterizedTest
    @ValueSource(strings = {"last-open", "final-fixed", "tokens-open", "mean-open", "steps-fixed"})
    void mutationsGiveTypedExceptionsAlone(String name) throws IOException {
        byte[] sound = Goldens.bytes(ChainFuzzTest.class, "chain/" + name + ".onnx");
        Mutator mutator = new Mutator(name.hashCode());
        int done = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutator.mutate(sound, sound.length);
            try {
                OnnxModel.parse(ByteBuffer.wrap(mutated), "mutated", null, OnnxOptions.DEFAULT)
                        .chain();
                done++;
            } catch (LstmException e) {
                assertTrue(e.getMessage() != null && !e.getMessage().isEmpty(), "mutation " + i);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + " of " + name, e);
            }
        }
        assertTrue(done > 0 && done < MUTATIONS, done + " were stacks of layers");
    }
}
