package org.lstm4j.interchange.pytorch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The modules of PyTorch whose arrays are taken, under the names that an architecture calls them by. */
enum ModuleKind {
    LSTM("LSTM"),
    GRU("GRU"),
    RNN("RNN"),
    RNN_RELU("RNN-relu"),
    LINEAR("Linear"),
    EMBEDDING("Embedding");

    private final String text;

    ModuleKind(String text) {
        this.text = text;
    }

    boolean isRecurrent() {
        return this != LINEAR && this != EMBEDDING;
    }

    static Optional<ModuleKind> named(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    static List<ModuleKind> recurrent(long gates) {
        return gates == 4 ? List.of(LSTM) : gates == 3 ? List.of(GRU) : gates == 1 ? List.of(RNN, RNN_RELU) : List.of();
    }

    @Override
    public String toString() {
        return text;
    }
}
