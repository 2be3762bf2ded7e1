package org.lstm4j.model;

import java.util.Arrays;
import java.util.Locale;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.Parameter.Role;

/** How the first weights are drawn, as three well-known frameworks do it. The same seed gives the same bits everywhere. */
public enum Initialiser {
    /**
     * PyTorch: everything, biases too, uniform in +-1/sqrt(hiddenSize); in dense layers in +-1/sqrt(inputs).
     */
    PYTORCH {
        @Override
        float[] draw(Parameter parameter, Draw draw) {
            boolean dense = parameter.role() == Role.DENSE_WEIGHT || parameter.role() == Role.DENSE_BIAS;
            return uniform(parameter, draw, 1 / StrictMath.sqrt(dense ? parameter.fanIn() : parameter.units()));
        }
    },

    /**
     * Keras: weights uniform in +-sqrt(6 / (rows + columns)) (Glorot and Bengio 2010), recurrent ones with orthonormal
     * columns (Saxe et al. 2014), biases zero but for the LSTM's forget gate, which gets 1 (Jozefowicz et al. 2015). Of
     * two biases the input bias holds that 1.
     */
    KERAS {
        @Override
        float[] draw(Parameter parameter, Draw draw) {
            return switch (parameter.role()) {
                case INPUT_WEIGHT, DENSE_WEIGHT -> {
                    int fans = parameter.shape().get(0) + parameter.shape().get(1);
                    yield uniform(parameter, draw, StrictMath.sqrt(6.0 / fans));
                }
                case RECURRENT_WEIGHT -> Orthogonal.columns(parameter, draw);
                case INPUT_BIAS -> {
                    float[] values = new float[parameter.elements()];
                    if (parameter.gates() == LSTM_GATES) {
                        Arrays.fill(values, parameter.units(), 2 * parameter.units(), 1f);
                    }
                    yield values;
                }
                case RECURRENT_BIAS, DENSE_BIAS -> new float[parameter.elements()];
            };
        }
    },

    /** Dive into Deep Learning: weights normal with standard deviation 0.01, biases zero. */
    GAUSSIAN {
        @Override
        float[] draw(Parameter parameter, Draw draw) {
            float[] values = new float[parameter.elements()];
            return switch (parameter.role()) {
                case INPUT_WEIGHT, RECURRENT_WEIGHT, DENSE_WEIGHT -> {
                    int columns = parameter.columns();
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) (0.01 * draw.normal(i / columns, i % columns));
                    }
                    yield values;
                }
                case INPUT_BIAS, RECURRENT_BIAS, DENSE_BIAS -> values;
            };
        }
    };

    private static final int LSTM_GATES = 4;

    /**
     * The initialiser of that name, in any case: {@code pytorch}, {@code keras}, {@code gaussian}.
     *
     * @throws LstmException listing the names
     */
    public static Initialiser named(String name) {
        return Arrays.stream(values())
                .filter(initialiser -> initialiser.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new LstmException("initialiser must be one of " + Arrays.toString(values()) + ", got " + name));
    }

    /** Its name in options and files, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The values of one array, row-major. */
    abstract float[] draw(Parameter parameter, Draw draw);

    private static float[] uniform(Parameter parameter, Draw draw, double bound) {
        float[] values = new float[parameter.elements()];
        int columns = parameter.columns();
        for (int i = 0; i < values.length; i++) {
            values[i] = draw.uniform((float) bound, i / columns, i % columns);
        }
        return values;
    }
}
