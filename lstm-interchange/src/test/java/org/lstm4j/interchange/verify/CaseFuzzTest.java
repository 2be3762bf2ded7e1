package org.lstm4j.interchange.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.Mutator;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Damaged cases of every convention are computed or refused: never another exception, never memory that the case has not. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CaseFuzzTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final long SEED = 2077;
    private static final int MUTATIONS = 20_000;

    @Test
    void noMutationHurts() throws IOException {
        List<String> texts;
        try (Stream<Path> files = Files.list(CASES)) {
            texts = files.sorted().map(CaseFuzzTest::text).toList();
        }
        Mutator mutator = new Mutator(SEED);
        int computed = 0;
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutated = mutator.mutate(texts.get(i % texts.size())).getBytes(StandardCharsets.UTF_8);
                computed += isComputed(mutated, backend, "mutation " + i + " of seed " + SEED) ? 1 : 0;
            }
            assertEquals(0, backend.memory().liveBuffers());
        }
        assertTrue(computed > MUTATIONS / 10 && computed < MUTATIONS, computed + " were computed");
    }

    /** No step, but as many rows as an array has elements: the state alone would not fit. */
    @Test
    void batchesWithoutStepsTakeNoMemory() {
        String json = """
                {"name": "empty", "convention": "onnx", "op": "RNN", "attributes": {}, "expect": "success",
                 "tolerance": {"atol": 0, "rtol": 0}, "outputs": {},
                 "inputs": {"X": {"dtype": "float", "shape": [0, 2147483647, 1], "data": []},
                            "W": {"dtype": "float", "shape": [1, 2, 1], "data": [1, 2]},
                            "R": {"dtype": "float", "shape": [1, 2, 2], "data": [1, 2, 3, 4]}}}
                """;
        Case empty = OperatorCases.parse(json.getBytes(StandardCharsets.UTF_8), "empty")
                .orElseThrow();
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            LstmException e = assertThrows(LstmException.class, () -> empty.compute(backend));
            assertTrue(e.getMessage().contains("tensor X: shape"), e.getMessage());
        }
    }

    private static boolean isComputed(byte[] mutated, Backend backend, String which) {
        try {
            Optional<Case> found = OperatorCases.parse(mutated, "damaged");
            found.ifPresent(one -> one.compute(backend).compare());
            return found.isPresent();
        } catch (LstmException e) {
            assertTrue(e.getMessage() != null && !e.getMessage().isEmpty(), which);
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(which + ": " + new String(mutated, StandardCharsets.UTF_8), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }
}
