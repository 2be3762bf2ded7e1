package org.lstm4j.peers.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.Map;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/** Whole sequences between buffers that stay: the input is read, and the output written, where they lie. */
final class OrtForward implements Prepared {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;
    private final OnnxTensor y;

    /** All of them are this object's to close. */
    OrtForward(OrtSession session, Map<String, OnnxTensor> inputs, OnnxTensor y) {
        this.session = session;
        this.inputs = inputs;
        this.y = y;
        outputs = Map.of(OnnxModel.Y, y);
    }

    static OrtForward of(OrtSession session, Work work, Inputs numbers) throws OrtException {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put(OnnxModel.X, Buffers.of(numbers.x(), work.steps(), work.batch(), work.inputSize(0)));
        int[] lengths = numbers.lengths();
        if (lengths != null) {
            inputs.put(OnnxModel.LENGTHS, Buffers.of(lengths));
        }
        OnnxTensor y = work.bidirectional()
                ? Buffers.zeros(work.steps(), work.batch(), 2, work.hidden())
                : Buffers.zeros(work.steps(), 1, work.batch(), work.hidden());
        return new OrtForward(session, inputs, y);
    }

    @Override
    public void run() {
        try {
            session.run(inputs, outputs).close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public float[] output() {
        return Buffers.values(y);
    }

    @Override
    public void close() {
        try {
            inputs.values().forEach(OnnxTensor::close);
            y.close();
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
