package org.lstm4j.interchange.pytorch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.BytesChannel;
import org.lstm4j.internal.file.Mutator;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;

/** Damaged files give a model or a refusal in one line: never another exception, never memory that the file has not. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StateDictFuzzTest {
    private static final long SEED = 2066;
    private static final int MUTATIONS = 60_000;

    @TempDir
    Path folder;

    @Test
    void noMutationHurts() throws IOException {
        Path file = folder.resolve("model.safetensors");
        StateDict.save(
                file,
                Model.builder(Embedding.of(3, 2))
                        .add(Bidirectional.of(LSTM.of(2).withProjection(1)))
                        .add(GRU.of(2).last())
                        .add(Dense.of(1))
                        .build());
        byte[] bytes = Files.readAllBytes(file);
        int header =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Mutator mutator = new Mutator(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutator.mutate(bytes, header);
            String which = "mutation " + i + " of seed " + SEED;
            try {
                Model model = StateDict.read(new BytesChannel(mutated), "fuzzed", StateDictOptions.DEFAULT);
                assertTrue(model.parameterCount() * Short.BYTES <= mutated.length, which);
            } catch (LstmException e) {
                assertFalse(e.getMessage().contains("\n"), which + ": " + e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 2, "only " + refused + " of " + MUTATIONS + " files were refused");
    }
}
