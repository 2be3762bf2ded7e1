package org.lstm4j.math;

import java.util.EnumMap;
import java.util.Map;
import org.lstm4j.LstmException;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/** Weights of one recurrent spec, or gradients with respect to them: one array per {@link WeightKind}, canonical layout. */
public final class CellWeights {
    private final Map<WeightKind, double[]> arrays = new EnumMap<>(WeightKind.class);

    private CellWeights() {}

    /** Zeros of the spec's shapes, to be filled in place through {@link #get}. */
    public static CellWeights zeros(RecurrentSpec spec) {
        CellWeights weights = new CellWeights();
        for (WeightKind kind : spec.weightKinds()) {
            int size = spec.weightShape(kind).stream().reduce(1, Math::multiplyExact);
            weights.arrays.put(kind, new double[size]);
        }
        return weights;
    }

    /** A widened copy of float weights. */
    public static CellWeights of(RecurrentWeights source) {
        CellWeights weights = zeros(source.spec());
        weights.arrays.forEach((kind, target) -> {
            float[] from = source.get(kind);
            for (int i = 0; i < target.length; i++) {
                target[i] = from[i];
            }
        });
        return weights;
    }

    /** The array itself, not a copy. */
    public double[] get(WeightKind kind) {
        double[] array = arrays.get(kind);
        if (array == null) {
            throw new LstmException(kind.canonicalName() + ": the spec has no such weights; it has " + arrays.keySet());
        }
        return array;
    }

    /** Whether the spec has weights of this kind. */
    public boolean has(WeightKind kind) {
        return arrays.containsKey(kind);
    }
}
