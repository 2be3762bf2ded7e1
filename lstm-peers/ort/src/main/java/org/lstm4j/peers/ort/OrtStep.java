package org.lstm4j.peers.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/**
 * One step a run. The states of two successive steps change places: each step writes those that the next one reads, and
 * nothing is copied between them.
 */
final class OrtStep implements Prepared {
    private final OrtSession session;
    private final OnnxTensor x;
    private final String hidden;
    /** For even and odd steps: what goes in, and where the next state goes. */
    private final List<Map<String, OnnxTensor>> inputs = List.of(new HashMap<>(), new HashMap<>());

    private final List<Map<String, OnnxTensor>> outputs = List.of(new HashMap<>(), new HashMap<>());
    private int parity;

    OrtStep(OrtSession session, Work work, Inputs numbers) throws OrtException {
        this.session = session;
        x = Buffers.of(numbers.x(), 1, work.batch(), work.inputSize(0));
        inputs.forEach(map -> map.put(OnnxModel.X, x));
        for (String state : OnnxModel.states(work)) {
            for (int even = 0; even < 2; even++) {
                OnnxTensor tensor = Buffers.zeros(1, work.batch(), work.hidden());
                inputs.get(even).put(state, tensor);
                outputs.get(1 - even).put(OnnxModel.NEXT + state, tensor);
            }
        }
        hidden = "h" + (work.layers() - 1);
    }

    @Override
    public void run() {
        try {
            session.run(inputs.get(parity), outputs.get(parity)).close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
        parity = 1 - parity;
    }

    @Override
    public float[] output() {
        return Buffers.values(inputs.get(parity).get(hidden));
    }

    @Override
    public void close() {
        try {
            x.close();
            outputs.forEach(map -> map.values().forEach(OnnxTensor::close));
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
