package org.lstm4j.peers.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.Engine;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Origin;
import org.lstm4j.benchmarks.engine.Precision;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.spi.Cell;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Deeplearning4j on ND4J's native CPU backend, with OpenBLAS and oneDNN. */
public final class Dl4jEngine implements Engine {
    /** Where DL4J's jar says its version. */
    private static final String PROPERTIES = "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

    static {
        // Before JavaCPP is loaded: natives are unpacked beside this jar and not at home.
        System.setProperty(
                "org.bytedeco.javacpp.cachedir",
                Origin.beside(Dl4jEngine.class, "natives").toString());
    }

    @Override
    public String id() {
        return "dl4j";
    }

    @Override
    public String version() {
        Properties properties = new Properties();
        try (InputStream file = MultiLayerNetwork.class.getResourceAsStream(PROPERTIES)) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    @Override
    public @Nullable String refusal(Work work) {
        if (work.cell() == Cell.GRU) {
            return "it has no GRU";
        }
        if (work.kind() == Work.Kind.LANGUAGE) {
            return "language models are compared with PyTorch alone";
        }
        if (work.ragged()) {
            return "its masks skip no steps, and do not zero what lies behind a row's end";
        }
        return work.precision() == Precision.F32 ? null : "compared with f32 weights alone";
    }

    @Override
    public Prepared prepare(Work work, Inputs inputs) {
        Nd4j.getBackend(); // loads it: what is set next is its
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(work.threads());
        Nd4j.factory().blas().setMaxThreads(work.threads());
        Dl4jNetwork network = new Dl4jNetwork(work, inputs);
        return switch (work.kind()) {
            case FORWARD -> new Dl4jForward(network, work, inputs);
            case STEP -> new Dl4jStep(network, work, inputs);
            case TRAIN -> new Dl4jTraining(network, work, inputs);
            case LANGUAGE -> throw new IllegalArgumentException(work.toString());
        };
    }
}
