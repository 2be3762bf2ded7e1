package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.FailingBackend;
import org.lstm4j.spi.Backend;

/** Whichever request for device memory fails, with an exception or an error, all that was opened before is freed. */
class FailurePathTest {
    @Test
    void sessionsAndStreams() {
        assertAllFreed(FailurePathTest::serve, FailurePathTest::limit);
        assertAllFreed(FailurePathTest::serve, FailurePathTest::error);
    }

    @Test
    void trainings() {
        assertAllFreed(FailurePathTest::train, FailurePathTest::limit);
        assertAllFreed(FailurePathTest::train, FailurePathTest::error);
    }

    private static void serve(Backend backend) {
        try (Session session = TestModels.streamable().open(backend);
                SessionStream stream = session.openStream()) {
            session.predict(new float[4], 1, 2);
            stream.step(new float[2], new float[4]);
        }
    }

    private static void train(Backend backend) {
        Model model = Model.builder(1)
                .add(Bidirectional.of(LSTM.of(3)))
                .add(Dropout.of(0.2f))
                .add(LSTM.of(2).last())
                .add(Dense.of(1))
                .build();
        Examples examples = Examples.regression(new float[3 * 4], 4, 1, new float[3]);
        Trainer.builder()
                .epochs(1)
                .batchSize(2)
                .clipNorm(1f)
                .earlyStopping(1)
                .build()
                .train(model, backend, examples, examples);
    }

    private static RuntimeException limit() {
        return new MemoryLimitException("no memory left");
    }

    private static RuntimeException error() {
        throw new OutOfMemoryError("no memory left");
    }

    private static void assertAllFreed(Consumer<Backend> use, Supplier<RuntimeException> failure) {
        int requests = 0;
        while (fails(use, failure, requests)) {
            requests++;
        }
        assertTrue(requests > 20, requests + " requests");
    }

    private static boolean fails(Consumer<Backend> use, Supplier<RuntimeException> failure, int fulfilled) {
        FailingBackend backend = new FailingBackend(fulfilled, failure);
        try {
            use.accept(backend);
            return false;
        } catch (MemoryLimitException | OutOfMemoryError e) {
            assertEquals("no memory left", e.getMessage());
            return true;
        } finally {
            assertEquals(0, backend.open(), "still open after " + fulfilled + " requests were fulfilled");
            backend.close();
        }
    }
}
