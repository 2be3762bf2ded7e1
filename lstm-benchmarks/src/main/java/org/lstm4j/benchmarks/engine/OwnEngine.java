package org.lstm4j.benchmarks.engine;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.Backends;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.WeightFormat;

/** This project, on its CPU backend unless the JVM was told another device. */
public final class OwnEngine implements Engine {
    /** Its {@link #id}. */
    public static final String ID = "lstm4j";

    /** System property of a fork: the device id. */
    public static final String DEVICE = "lstm4j.benchmarks.device";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String version() {
        String version = Model.class.getPackage().getImplementationVersion();
        return version == null ? "from class files" : version;
    }

    @Override
    public @Nullable String refusal(Work work) {
        if (work.learns() && (work.layers() > 1 || work.bidirectional() || work.ragged())) {
            return "this benchmark trains one layer in one direction over rows of one length";
        }
        if (work.learns() && work.precision() != Precision.F32) {
            return "training needs f32 weights";
        }
        return null;
    }

    @Override
    public Prepared prepare(Work work, Inputs inputs) {
        Backend backend = open(work.threads());
        return switch (work.kind()) {
            case FORWARD ->
                new OwnForward(model(work, inputs), backend, inputs.x(), work.batch(), work.steps(), inputs.lengths());
            case STEP -> new OwnStep(work, inputs, model(work, inputs), backend);
            case TRAIN -> new OwnTraining(work, inputs, model(work, inputs), backend);
            case LANGUAGE -> new OwnLanguage(work, inputs, layer(work), backend);
        };
    }

    private static Backend open(int threads) {
        return Backends.named(System.getProperty(DEVICE, "cpu"), BackendOptions.DEFAULT.withThreads(threads));
    }

    /** The layers of a piece of work with its weights, rounded to its precision. */
    public static Model model(Work work, Inputs inputs) {
        Model model = model(work);
        Map<String, float[]> weights = new HashMap<>();
        Iterator<Parameter> parameters = model.parameters().iterator();
        for (Inputs.Cell cell : inputs.cells()) {
            for (float[] array : cell.arrays()) {
                weights.put(parameters.next().name(), array);
            }
        }
        return model.withWeights(weights).withWeightFormat(format(work.precision()));
    }

    private static Model model(Work work) {
        Model.Builder builder = Model.builder(work.inputSize(0));
        for (int layer = 0; layer < work.layers(); layer++) {
            RecurrentLayer<?> recurrent = layer(work);
            builder.add(work.bidirectional() ? Bidirectional.of(recurrent) : recurrent);
        }
        return builder.build();
    }

    private static RecurrentLayer<?> layer(Work work) {
        return switch (work.cell()) {
            case LSTM -> LSTM.of(work.hidden());
            case GRU -> GRU.of(work.hidden());
            case RNN -> RNN.of(work.hidden());
        };
    }

    private static WeightFormat format(Precision precision) {
        return switch (precision) {
            case F32 -> WeightFormat.F32;
            case BF16 -> WeightFormat.BF16;
            case INT8 -> WeightFormat.INT8;
        };
    }
}
