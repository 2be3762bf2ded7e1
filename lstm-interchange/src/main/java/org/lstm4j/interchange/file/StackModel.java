package org.lstm4j.interchange.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.StepMask;
import org.lstm4j.interchange.convention.RecurrentRunner;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.onnx.ValueInfo.Dimension;
import org.lstm4j.interchange.onnx.operator.Activations;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/**
 * A model that is a stack of layers. Its input is called {@code x}, {@code [N, T, inputSize]} or token ids {@code [N, T]}; its
 * output {@code y}, {@code [N, T, width]} or {@code [N, width]}.
 *
 * @param file the layers, and what a task has laid beside them
 * @param softmax whether the output is the softmax of what the layers give, of each row or step
 * @param mask which steps of the input the layers do not read, null where they read them all
 */
public record StackModel(
        ModelFile file, boolean softmax, @Nullable StepMask mask) implements ImportedModel {
    private static final String INPUT = "x";
    private static final String OUTPUT = "y";

    /** The layers. */
    public Model model() {
        return file.model();
    }

    @Override
    public List<ValueInfo> inputs() {
        return List.of(value(INPUT, model().inputFeatures(0)));
    }

    @Override
    public List<ValueInfo> outputs() {
        return List.of(value(OUTPUT, model().outputFeatures()));
    }

    private static ValueInfo value(String name, Features features) {
        List<Dimension> shape = new ArrayList<>();
        shape.add(new Dimension(-1, "N"));
        if (features.sequence()) {
            shape.add(new Dimension(-1, "T"));
        }
        boolean tokens = features.kind() == Features.Kind.TOKENS;
        if (!tokens) {
            shape.add(new Dimension(features.width(), ""));
        }
        return new ValueInfo(name, tokens ? TensorType.INT32 : TensorType.FLOAT, List.copyOf(shape));
    }

    @Override
    public Map<String, Tensor> run(Backend backend, Map<String, Tensor> inputs, ReadOptions options) {
        Tensor x = Objects.requireNonNull(
                GivenInputs.fitted(inputs(), inputs, options.convertDoubles()).get(INPUT));
        require(x);
        model().specs().forEach(spec -> RecurrentRunner.requireSupport(backend, spec));
        try (Session session = model().open(backend)) {
            Features features = model().outputFeatures();
            int batch = x.dimension(0);
            int steps = x.dimension(1);
            int width = features.width();
            float[] logits = predict(session, x, batch, steps);
            float[] y = softmax ? Activations.softmax(logits, width) : logits;
            return Map.of(OUTPUT, features.sequence() ? Tensor.of(y, batch, steps, width) : Tensor.of(y, batch, width));
        }
    }

    private float[] predict(Session session, Tensor x, int batch, int steps) {
        boolean tokens = x.type() == TensorType.INT32;
        if (mask == null) {
            return tokens ? session.predict(x.ints(), batch, steps) : session.predict(x.floats(), batch, steps);
        }
        return tokens ? mask.predict(session, x.ints(), batch, steps) : mask.predict(session, x.floats(), batch, steps);
    }

    private void require(Tensor x) {
        ValueInfo expected = inputs().getFirst();
        boolean tokens = expected.type() == TensorType.INT32;
        boolean fits = x.type() == expected.type()
                && x.rank() == (tokens ? 2 : 3)
                && (tokens || x.dimension(2) == model().inputSize())
                && x.dimension(0) > 0
                && x.dimension(1) > 0;
        if (!fits) {
            throw new ShapeException("input '" + INPUT + "': expected " + expected + ", N and T at least 1, got " + x
                    + "; give one of that type and shape");
        }
    }
}
