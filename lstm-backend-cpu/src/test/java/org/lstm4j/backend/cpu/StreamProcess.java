package org.lstm4j.backend.cpu;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Backends;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.model.State;
import org.lstm4j.spi.Backend;

/**
 * A process of its own: goes on from a state in as many streams as there are, all open at once.
 *
 * <p>Arguments: the model's file, the state's, the step at which it was taken, how many to take, and where the output of the
 * last stream goes, {@code [steps, OUTPUTS]} floats.
 */
final class StreamProcess {
    private StreamProcess() {}

    public static void main(String[] args) throws Exception {
        var model = ModelFile.load(Path.of(args[0])).model();
        State bookmark = State.fromBytes(Files.readAllBytes(Path.of(args[1])), model);
        int first = Integer.parseInt(args[2]);
        int steps = Integer.parseInt(args[3]);
        ByteBuffer out = ByteBuffer.allocate(steps * StreamModels.OUTPUTS * Float.BYTES);
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            List<SessionStream> streams = new ArrayList<>();
            for (int i = 0; i < StreamModels.STREAMS; i++) {
                SessionStream stream = session.openStream();
                stream.restore(bookmark);
                streams.add(stream);
            }
            float[] x = new float[StreamModels.INPUTS];
            float[] y = new float[StreamModels.OUTPUTS];
            for (int step = first; step < first + steps; step++) {
                StreamModels.input(0, step, x);
                for (SessionStream stream : streams) {
                    stream.step(x, y);
                }
                for (float value : y) {
                    out.putFloat(value);
                }
            }
            streams.forEach(SessionStream::close);
        }
        Files.write(Path.of(args[4]), out.array());
    }
}
