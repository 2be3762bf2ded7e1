package org.lstm4j.model;

import java.util.Arrays;
import java.util.Locale;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Parameter;
import org.lstm4j.spi.Cell;

/** How the first weights are drawn, as three well-known frameworks do it. The same seed gives the same bits everywhere. */
public enum Initialiser {
    /**
     * PyTorch: everything, biases too, uniform in +-1/sqrt(hiddenSize); in dense layers in +-1/sqrt(inputs). Gains of
     * normalisation are 1, its biases 0, embeddings standard normal.
     */
    PYTORCH {
        @Override
        float[] draw(Parameter parameter, Draw draw) {
            return switch (parameter.role()) {
                case INPUT_WEIGHT, RECURRENT_WEIGHT, INPUT_BIAS, RECURRENT_BIAS, PEEPHOLE, PROJECTION ->
                    uniform(parameter, draw, 1 / StrictMath.sqrt(parameter.units()));
                case DENSE_WEIGHT, DENSE_BIAS -> uniform(parameter, draw, 1 / StrictMath.sqrt(parameter.fanIn()));
                case NORM_GAIN -> ones(parameter);
                case NORM_BIAS -> zeros(parameter);
                case EMBEDDING_WEIGHT -> normal(parameter, draw, 1);
            };
        }
    },

    /**
     * Keras: weights uniform in +-sqrt(6 / (rows + columns)) (Glorot and Bengio 2010), recurrent ones with orthonormal
     * columns (Saxe et al. 2014), biases zero but for the LSTM's forget gate, which gets 1 (Jozefowicz et al. 2015). Of
     * two biases the input bias holds that 1, of normalised gates the norm's bias too. Embeddings are uniform in
     * +-0.05. A peephole's vectors count as many rows as columns.
     */
    KERAS {
        @Override
        float[] draw(Parameter parameter, Draw draw) {
            return switch (parameter.role()) {
                case INPUT_WEIGHT, PROJECTION, DENSE_WEIGHT -> {
                    int fans = parameter.shape().get(0) + parameter.shape().get(1);
                    yield uniform(parameter, draw, StrictMath.sqrt(6.0 / fans));
                }
                case RECURRENT_WEIGHT -> Orthogonal.columns(parameter, draw);
                case PEEPHOLE -> uniform(parameter, draw, StrictMath.sqrt(6.0 / (2.0 * parameter.units())));
                // The mean that normalisation takes away holds whatever the input bias gives all units of a gate.
                case INPUT_BIAS, NORM_BIAS -> {
                    float[] values = zeros(parameter);
                    if (parameter.gates() == Cell.LSTM.gates()) {
                        Arrays.fill(values, parameter.units(), 2 * parameter.units(), 1f);
                    }
                    yield values;
                }
                case RECURRENT_BIAS, DENSE_BIAS -> zeros(parameter);
                case NORM_GAIN -> ones(parameter);
                case EMBEDDING_WEIGHT -> uniform(parameter, draw, 0.05);
            };
        }
    },

    /** Dive into Deep Learning: weights normal with standard deviation 0.01, biases zero, gains of normalisation 1. */
    GAUSSIAN {
        @Override
        float[] draw(Parameter parameter, Draw draw) {
            return switch (parameter.role()) {
                case INPUT_WEIGHT, RECURRENT_WEIGHT, PEEPHOLE, PROJECTION, DENSE_WEIGHT, EMBEDDING_WEIGHT ->
                    normal(parameter, draw, 0.01);
                case INPUT_BIAS, RECURRENT_BIAS, NORM_BIAS, DENSE_BIAS -> zeros(parameter);
                case NORM_GAIN -> ones(parameter);
            };
        }
    };

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

    private static float[] normal(Parameter parameter, Draw draw, double deviation) {
        float[] values = new float[parameter.elements()];
        int columns = parameter.columns();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * draw.normal(i / columns, i % columns));
        }
        return values;
    }

    private static float[] zeros(Parameter parameter) {
        return new float[parameter.elements()];
    }

    private static float[] ones(Parameter parameter) {
        float[] values = new float[parameter.elements()];
        Arrays.fill(values, 1f);
        return values;
    }
}
