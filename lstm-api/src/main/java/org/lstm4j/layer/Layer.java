package org.lstm4j.layer;

import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.spi.RecurrentSpec;

/** One stage of a model: an immutable description that allocates and computes nothing. */
public sealed interface Layer permits RecurrentLayer, Bidirectional, Reverse, Dense, Dropout, Embedding, Pooling {
    /**
     * What the layer makes of its input.
     *
     * @throws LstmException when it cannot follow such an input, with the remedy
     */
    Features output(Features input);

    /** Its trainable arrays for an input {@code inputSize} wide, in the order in which files and initialisers visit them. */
    List<Parameter> parameters(int inputSize);

    /** Its recurrent parts, forward before reverse; empty where nothing is carried from step to step. */
    default List<RecurrentSpec> specs(int inputSize) {
        return List.of();
    }

    /** Trainable floats. */
    default long parameterCount(int inputSize) {
        return parameters(inputSize).stream().mapToLong(Parameter::elements).sum();
    }

    /** How {@link #parameterCount} comes about: {@code 4 x (1 + 32) x 32 + 2 x 4 x 32}. */
    String arithmetic(int inputSize);

    /** Short name for tables and messages: {@code LSTM(32, last)}. */
    String label();
}
