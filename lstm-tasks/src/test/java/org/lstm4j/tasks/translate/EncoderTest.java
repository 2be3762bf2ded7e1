package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.Backends;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.Mode;

/** The encoder that translates against the stack of layers that it is looked at as. */
class EncoderTest {
    private static final int[] IDS = {1, 2, 4, 6, 2};
    private static final int HIDDEN = 5;

    @ParameterizedTest
    @EnumSource(Cell.class)
    void asLayersItHasTheBitsThatAreAttendedTo(Cell cell) {
        Shape shape = new Shape(cell, 7, 6, 3, HIDDEN);
        Map<String, float[]> weights = shape.initialWeights(11);
        float[] annotations = new float[IDS.length * 2 * HIDDEN];
        try (Backend backend = Backends.named("cpu");
                Network network = new Network(backend, shape, Mode.INFERENCE, weights);
                Memory memory = new Memory(backend);
                ComputeStream stream = backend.newStream();
                Session session = shape.encoder(weights).open(backend)) {
            Encoder encoder = new Encoder(network, memory, 1, IDS.length, false);
            encoder.load(stream, IDS, new int[] {IDS.length}, IDS.length);
            encoder.forward(stream, memory.state(network.decoder().spec(), 1).h());
            stream.download(encoder.annotations().buffer(), 0, MemorySegment.ofArray(annotations));

            assertArrayEquals(
                    annotations,
                    session.predict(Request.ofTokens(IDS, 1, IDS.length)).output());
        }
    }
}
