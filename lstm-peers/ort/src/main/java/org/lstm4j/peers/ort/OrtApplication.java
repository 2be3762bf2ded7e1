package org.lstm4j.peers.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.lstm4j.benchmarks.cold.ColdApplication;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Origin;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/**
 * An application of ONNX Runtime: a session over a model file, and one tensor each for input and output. Its libraries lie
 * unpacked, as who counts milliseconds would have them: from its jar it unpacks them at every start, some 0.2 s.
 */
public final class OrtApplication extends ColdApplication {
    private static final String RESOURCES = "/ai/onnxruntime/native/linux-x64/";
    private static final List<String> LIBRARIES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");
    private static final Path NATIVES = Origin.beside(OrtApplication.class, "natives");

    static {
        if (Files.exists(NATIVES)) {
            System.setProperty("onnxruntime.native.path", NATIVES.toString());
        }
    }

    /** See {@link ColdApplication}. */
    public static void main(String[] args) throws Exception {
        new OrtApplication().start(args);
    }

    @Override
    protected void save(Path model, Work work, Inputs inputs) throws IOException {
        Files.write(model, OnnxModel.of(work, inputs));
        Files.createDirectories(NATIVES);
        for (String library : LIBRARIES) {
            try (InputStream resource = OrtSession.class.getResourceAsStream(RESOURCES + library)) {
                Files.copy(resource, NATIVES.resolve(library), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Override
    protected Prepared load(Path model, int hidden, int steps, float[] x) throws IOException, OrtException {
        OrtSession session = OrtEngine.open(Files.readAllBytes(model), 1);
        Map<String, OnnxTensor> inputs = Map.of(OnnxModel.X, Buffers.of(x, steps, 1, hidden));
        OnnxTensor y = Buffers.zeros(steps, 1, 1, hidden);
        return new OrtForward(session, inputs, y);
    }
}
