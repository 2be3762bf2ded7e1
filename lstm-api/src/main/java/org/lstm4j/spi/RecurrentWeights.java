package org.lstm4j.spi;

import java.util.EnumMap;
import java.util.Map;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;

/** Host-side weights of one recurrent spec: one row-major array per {@link WeightKind}, in canonical layout. */
public final class RecurrentWeights {
    private final RecurrentSpec spec;
    private final Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);

    private RecurrentWeights(RecurrentSpec spec) {
        this.spec = spec;
    }

    /** Zero weights of the spec's shapes, to be filled in place through {@link #get}. */
    public static RecurrentWeights zeros(RecurrentSpec spec) {
        RecurrentWeights weights = new RecurrentWeights(spec);
        for (WeightKind kind : spec.weightKinds()) {
            weights.arrays.put(kind, new float[elements(spec, kind)]);
        }
        return weights;
    }

    /**
     * Wraps the caller's arrays without copying.
     *
     * @throws ShapeException when an array is missing, superfluous, or of another length than the spec gives it
     */
    public static RecurrentWeights of(RecurrentSpec spec, Map<WeightKind, float[]> arrays) {
        RecurrentWeights weights = new RecurrentWeights(spec);
        for (WeightKind kind : spec.weightKinds()) {
            float[] array = arrays.get(kind);
            if (array == null || array.length != elements(spec, kind)) {
                throw new ShapeException(kind.canonicalName() + ": expected " + spec.weightShape(kind) + " = "
                        + elements(spec, kind) + " floats, got " + (array == null ? "none" : array.length));
            }
            weights.arrays.put(kind, array);
        }
        if (arrays.size() != weights.arrays.size()) {
            throw new ShapeException("weights: the spec has " + spec.weightKinds() + ", got " + arrays.keySet());
        }
        return weights;
    }

    public RecurrentSpec spec() {
        return spec;
    }

    /** The array itself, not a copy. */
    public float[] get(WeightKind kind) {
        float[] array = arrays.get(kind);
        if (array == null) {
            throw new LstmException(kind.canonicalName() + ": the spec has no such weights; it has " + arrays.keySet());
        }
        return array;
    }

    /** Whether the spec has weights of this kind. */
    public boolean has(WeightKind kind) {
        return arrays.containsKey(kind);
    }

    private static int elements(RecurrentSpec spec, WeightKind kind) {
        return spec.weightShape(kind).stream().reduce(1, Math::multiplyExact);
    }
}
