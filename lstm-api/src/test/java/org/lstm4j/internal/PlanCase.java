package org.lstm4j.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/** One problem for a recurrent plan, the same for the plan in floats and for the oracle in doubles. */
final class PlanCase {
    final RecurrentSpec spec;
    final int steps;
    final int batch;
    int @Nullable [] lengths;
    final RecurrentWeights weights;
    final float[] x;
    final float[] initialH;
    final float[] initialC;
    float @Nullable [] mask;
    final float[] dy;
    final float[] dLastH;
    final float[] dLastC;

    /** Random data of unit scale; weights scaled down so that gates do not saturate. */
    PlanCase(RecurrentSpec spec, int steps, int batch, long seed) {
        this.spec = spec;
        this.steps = steps;
        this.batch = batch;
        Random random = new Random(seed);
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        for (WeightKind kind : spec.weightKinds()) {
            int size = spec.weightShape(kind).stream().reduce(1, Math::multiplyExact);
            arrays.put(kind, random(random, size, (float) (1 / Math.sqrt(spec.hiddenSize()))));
        }
        this.weights = RecurrentWeights.of(spec, arrays);
        int outputs = batch * spec.outputSize();
        int cells = spec.cell().hasCellState() ? batch * spec.hiddenSize() : 0;
        this.x = random(random, steps * batch * spec.inputSize(), 1f);
        this.initialH = random(random, outputs, 1f);
        this.initialC = random(random, cells, 1f);
        this.dy = random(random, steps * outputs, 1f);
        this.dLastH = random(random, outputs, 1f);
        this.dLastC = random(random, cells, 1f);
    }

    PlanCase withLengths(int... values) {
        lengths = values;
        return this;
    }

    PlanCase withMask(long seed) {
        mask = random(new Random(seed), steps * batch * spec.outputSize(), 1.5f);
        return this;
    }

    RecurrentMath.Input oracleInput() {
        return new RecurrentMath.Input(
                steps,
                batch,
                widened(x),
                lengths,
                widened(initialH),
                widened(initialC),
                mask == null ? null : widened(mask));
    }

    RecurrentMath oracle() {
        return new RecurrentMath(spec, CellWeights.of(weights));
    }

    RecurrentMath.OutputGradients oracleGradients() {
        return new RecurrentMath.OutputGradients(widened(dy), widened(dLastH), widened(dLastC));
    }

    static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static float[] random(Random random, int size, float scale) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = scale * (2 * random.nextFloat() - 1);
        }
        return values;
    }
}
