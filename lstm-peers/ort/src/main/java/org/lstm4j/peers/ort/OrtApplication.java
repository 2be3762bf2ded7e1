package org.lstm4j.peers.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.lstm4j.benchmarks.cold.ColdApplication;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/** An application of ONNX Runtime: a session over a model file, and one tensor each for input and output. */
public final class OrtApplication extends ColdApplication {
    /** See {@link ColdApplication}. */
    public static void main(String[] args) throws Exception {
        new OrtApplication().start(args);
    }

    @Override
    protected void save(Path model, Work work, Inputs inputs) throws IOException {
        Files.write(model, OnnxModel.of(work, inputs));
    }

    @Override
    protected Prepared load(Path model, int hidden, int steps, float[] x) throws IOException, OrtException {
        OrtSession session = OrtEngine.open(Files.readAllBytes(model), 1);
        Map<String, OnnxTensor> inputs = Map.of(OnnxModel.X, Buffers.of(x, steps, 1, hidden));
        OnnxTensor y = Buffers.zeros(steps, 1, 1, hidden);
        return new OrtForward(session, inputs, y);
    }
}
