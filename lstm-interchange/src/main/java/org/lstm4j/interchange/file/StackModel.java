package org.lstm4j.interchange.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.onnx.ValueInfo.Dimension;
import org.lstm4j.interchange.onnx.operator.Activations;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/**
 * A model that is a stack of layers. Its input is called {@code x}, {@code [N, T, inputSize]} or token ids {@code [N, T]}; its
 * output {@code y}, {@code [N, T, width]} or {@code [N, width]}.
 *
 * @param file the layers, and what a task has laid beside them
 * @param softmax whether the output is the softmax of what the layers give, of each row or step
 */
public record StackModel(ModelFile file, boolean softmax) implements ImportedModel {
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
        Request request = request(x);
        try (Session session = model().open(backend)) {
            Features features = model().outputFeatures();
            int width = features.width();
            float[] logits = session.predict(request).output();
            float[] y = softmax ? Activations.softmax(logits, width) : logits;
            return Map.of(
                    OUTPUT,
                    features.sequence()
                            ? Tensor.of(y, request.batch(), request.steps(), width)
                            : Tensor.of(y, request.batch(), width));
        }
    }

    private Request request(Tensor x) {
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
        return tokens
                ? Request.ofTokens(x.ints(), x.dimension(0), x.dimension(1))
                : Request.of(x.floats(), x.dimension(0), x.dimension(1));
    }
}
