package org.lstm4j.internal.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Trainer;

/** What a recording holds of one selection, one prediction and one training; and what events cost where nobody records. */
class FlightEventsTest {
    private static final Model MODEL =
            Model.builder(1).add(LSTM.of(3).last()).add(Dense.of(1)).build();

    private static void selectPredictAndTrain() {
        try (Backend backend = Backends.named("reference");
                Session session = MODEL.open(backend)) {
            session.predict(new float[2 * 5], 2, 5);
            Examples examples = Examples.regression(new float[3 * 4], 4, 1, new float[3]);
            Trainer.builder().epochs(2).batchSize(2).build().train(MODEL, backend, examples);
        }
        Backends.best().close();
    }

    @Test
    void aRecordingTellsWhatWasDoneWhereAndHowLong(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flight.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            selectPredictAndTrain();
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> selections = events(file, "BackendSelection");
        assertEquals(List.of("reference", "best"), values(selections, "request"));
        assertEquals(List.of("reference", "reference"), values(selections, "device"));
        assertEquals(List.of("asked for by name", "the highest score"), values(selections, "reason"));

        List<RecordedEvent> predictions = events(file, "Predict");
        assertEquals(List.of("reference"), values(predictions, "device"));
        assertEquals(List.of(2), values(predictions, "batch"));
        assertEquals(List.of(5), values(predictions, "steps"));
        assertTrue(predictions.getFirst().getDuration().isPositive(), predictions.toString());
        assertNull(predictions.getFirst().getStackTrace());

        List<RecordedEvent> steps = events(file, "TrainStep");
        assertEquals(List.of("reference", "reference", "reference", "reference"), values(steps, "device"));
        assertEquals(List.of(0L, 1L, 2L, 3L), values(steps, "step"));
        assertEquals(List.of(2, 1, 2, 1), values(steps, "batch"));
        assertEquals(List.of(4, 4, 4, 4), values(steps, "steps"));
        assertTrue(steps.stream().allMatch(step -> step.getDuration().isPositive()), steps.toString());
    }

    @Test
    void eventsThatNobodyRecordsAllocateNothing() {
        assertEquals(0, bytesAllocated());
    }

    @Test
    void eventsSwitchedOffInARecordingAllocateNothing() {
        try (Recording recording = new Recording()) {
            for (String name : List.of("Predict", "TrainStep", "BackendSelection")) {
                recording.disable("org.lstm4j." + name);
            }
            recording.start();
            assertEquals(0, bytesAllocated());
        }
    }

    private static long bytesAllocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        work(); // loads classes
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            work();
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void work() {
        FlightEvents.backendSelection("best").done("cpu", "");
        FlightEvents.predict("cpu", 1, 2).done();
        FlightEvents.trainStep("cpu", 1, 2, 3).done();
    }

    private static List<RecordedEvent> events(Path file, String name) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("org.lstm4j." + name))
                .toList();
    }

    private static List<Object> values(List<RecordedEvent> events, String field) {
        return events.stream().map(event -> event.<Object>getValue(field)).toList();
    }
}
