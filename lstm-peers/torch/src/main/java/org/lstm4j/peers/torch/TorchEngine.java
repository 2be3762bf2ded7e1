package org.lstm4j.peers.torch;

import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.Engine;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Origin;
import org.lstm4j.benchmarks.engine.Precision;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/** PyTorch with its own CPU kernels and those of the oneDNN in it, through DJL. */
public final class TorchEngine implements Engine {
    static {
        // Before DJL is loaded: it looks nothing up on the network, and unpacks PyTorch beside this jar and not at
        // home.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty(
                "ENGINE_CACHE_DIR", Origin.beside(TorchEngine.class, "natives").toString());
    }

    @Override
    public String id() {
        return "torch";
    }

    @Override
    public String version() {
        return ai.djl.engine.Engine.getInstance().getVersion();
    }

    @Override
    public @Nullable String refusal(Work work) {
        return work.precision() == Precision.F32 ? null : "compared with f32 weights alone";
    }

    @Override
    public Prepared prepare(Work work, Inputs inputs) {
        load(work.threads());
        return switch (work.kind()) {
            case FORWARD -> work.ragged() ? packed(work, inputs) : new TorchForward(work, inputs);
            case STEP -> new TorchStep(work, inputs);
            case TRAIN -> new TorchTraining(work, inputs);
            case LANGUAGE -> new TorchLanguage(work, inputs);
        };
    }

    private static Prepared packed(Work work, Inputs inputs) {
        TorchModule module = new TorchModule(TorchModel.of(work, inputs));
        return new TorchScripted(module, TorchPacked.inputs(module.manager(), work, inputs));
    }

    /** Loads PyTorch, and gives it so many threads. */
    static void load(int threads) {
        ai.djl.engine.Engine.getInstance();
        JniUtils.setNumThreads(threads);
    }
}
