package org.lstm4j.benchmarks.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Parameter;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Trainer;

/**
 * Epochs of a language model as applications train it, by {@link Trainer}: what it takes to set a model up and to bring it
 * back to the host counts in every run.
 */
final class OwnLanguage implements Prepared {
    private final Backend backend;
    private final Trainer trainer;
    private final Examples examples;
    private Model model;

    OwnLanguage(Work work, Inputs inputs, Layer cell, Backend backend) {
        this.backend = backend;
        trainer = Trainer.builder()
                .loss(Loss.crossEntropy())
                .optimizer(Optimizer.sgd(TextInputs.RATE))
                .clipNorm(TextInputs.CLIP_NORM)
                .batchSize(work.batch())
                .truncate(work.steps())
                .epochs(1)
                .freeze(0)
                .build();
        TextInputs text = Objects.requireNonNull(inputs.text());
        examples = examples(work, text.tokens());
        model = Model.builder(Embedding.of(TextInputs.VOCABULARY, TextInputs.VOCABULARY))
                .add(cell)
                .add(Dense.of(TextInputs.VOCABULARY))
                .build();
        model = model.withWeights(weights(inputs, text));
    }

    private static Examples examples(Work work, int[] tokens) {
        int steps = TextInputs.WINDOWS * work.steps();
        int[] read = new int[work.batch() * steps];
        int[] foreseen = new int[read.length];
        for (int row = 0; row < work.batch(); row++) {
            System.arraycopy(tokens, row * (steps + 1), read, row * steps, steps);
            System.arraycopy(tokens, row * (steps + 1) + 1, foreseen, row * steps, steps);
        }
        return Examples.classification(read, steps, foreseen);
    }

    /** In the order of the model's parameters: the unit vectors, the cell, the dense layer. */
    private Map<String, float[]> weights(Inputs inputs, TextInputs text) {
        float[] identity = new float[TextInputs.VOCABULARY * TextInputs.VOCABULARY];
        for (int token = 0; token < TextInputs.VOCABULARY; token++) {
            identity[token * TextInputs.VOCABULARY + token] = 1f;
        }
        List<float[]> arrays = new ArrayList<>(List.of(identity));
        arrays.addAll(inputs.cells().getFirst().arrays());
        arrays.addAll(List.of(text.w(), text.b()));
        Map<String, float[]> weights = new HashMap<>();
        Iterator<float[]> next = arrays.iterator();
        for (Parameter parameter : model.parameters()) {
            weights.put(parameter.name(), next.next());
        }
        return weights;
    }

    @Override
    public void run() {
        model = trainer.train(model, backend, examples).model();
    }

    @Override
    public float[] output() {
        return Floats.concatenated(model.parameters().stream()
                .skip(1)
                .map(parameter -> model.weights(parameter.name()))
                .toList());
    }

    @Override
    public void close() {
        backend.close();
    }
}
