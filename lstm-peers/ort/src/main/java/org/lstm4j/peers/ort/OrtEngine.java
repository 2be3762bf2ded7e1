package org.lstm4j.peers.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.Engine;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Precision;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/** ONNX Runtime with its own CPU kernels. */
public final class OrtEngine implements Engine {
    @Override
    public String id() {
        return "ort";
    }

    @Override
    public String version() {
        return OrtEnvironment.getEnvironment().getVersion();
    }

    @Override
    public @Nullable String refusal(Work work) {
        if (work.learns()) {
            return "its Java package does not train";
        }
        return work.precision() == Precision.F32 ? null : "compared with f32 weights alone";
    }

    @Override
    public Prepared prepare(Work work, Inputs inputs) {
        try {
            OrtSession session = open(OnnxModel.of(work, inputs), work.threads());
            return work.kind() == Work.Kind.STEP
                    ? new OrtStep(session, work, inputs)
                    : OrtForward.of(session, work, inputs);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A session at its best for one model that runs alone: every optimisation of the graph, all threads within operators,
     * as a chain of layers has no two that could run side by side.
     */
    static OrtSession open(byte[] model, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            return OrtEnvironment.getEnvironment().createSession(model, options);
        }
    }
}
