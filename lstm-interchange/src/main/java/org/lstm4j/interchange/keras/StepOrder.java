package org.lstm4j.interchange.keras;

import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.OutputMode;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;

/**
 * Which way a sequence of Keras stands to ours, layer by layer. With {@code go_backwards} Keras hands on steps in the order in
 * which it has read them, and a layer here in the order of time; so that a next layer that reads Keras' from its beginning reads
 * ours from its end. What lies between works step by step, and no mean or maximum minds the order.
 */
final class StepOrder {
    private boolean turned;

    /** Our layer, reading what Keras' reads; layers are asked for in their order. */
    Layer placed(KerasLayer keras) {
        if (turned && keras.layer() instanceof Bidirectional) {
            throw new UnsupportedModelException(keras.config()
                    + " reads steps that a layer with go_backwards has turned round; expected one direction");
        }
        if (!(keras.layer() instanceof RecurrentLayer<?> one)) {
            return keras.layer();
        }
        boolean backwards = turned ^ keras.goesBackwards();
        turned = backwards && one.options().output() == OutputMode.SEQUENCE;
        return backwards ? Reverse.of(one) : one;
    }

    /**
     * Refuses a model whose steps come out turned round.
     *
     * @param sequence whether steps come out
     */
    void requireForward(KerasLayer last, boolean sequence) {
        if (turned && sequence) {
            throw new UnsupportedModelException(last.config() + " gives steps that go_backwards has turned round, and a"
                    + " model here gives them in the order of time; expected the last step alone, or another layer with"
                    + " go_backwards behind it");
        }
    }
}
