package org.lstm4j.layer;

import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Parameter.Role;

/**
 * A trained vector for every token: ids {@code [T, N]} to {@code [T, N, width]}. It stands first in a model that
 * {@code Model.builder(Embedding)} begins.
 *
 * @param vocabulary how many tokens there are, at least 1; ids lie in {@code [0, vocabulary)}
 * @param width floats of a token's vector, at least 1
 */
public record Embedding(int vocabulary, int width) implements Layer {
    public Embedding {
        if (vocabulary < 1 || width < 1) {
            throw new LstmException("vocabulary and width must be at least 1, got " + vocabulary + " and " + width);
        }
    }

    public static Embedding of(int vocabulary, int width) {
        return new Embedding(vocabulary, width);
    }

    @Override
    public Features output(Features input) {
        if (!input.equals(Features.tokens(vocabulary))) {
            throw new LstmException(label() + " needs " + Features.tokens(vocabulary) + ", got " + input
                    + ": begin the model with it, by Model.builder(Embedding.of(" + vocabulary + ", " + width + "))");
        }
        return Features.sequence(width);
    }

    @Override
    public List<Parameter> parameters(int inputSize) {
        return List.of(
                new Parameter("weight", List.of(vocabulary, width), Role.EMBEDDING_WEIGHT, 1, width, vocabulary));
    }

    @Override
    public String arithmetic(int inputSize) {
        return vocabulary + " x " + width;
    }

    @Override
    public String label() {
        return "Embedding(" + vocabulary + ", " + width + ")";
    }
}
