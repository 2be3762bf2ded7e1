package org.lstm4j.math;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightKind;

/** Back-propagation through a whole sequence against central differences: all weights, inputs and initial states. */
final class GradientCheck {
    private static final long SEED = 7;

    private GradientCheck() {}

    /** Random weights, data and dropout; the loss is a random linear function of all outputs and last states. */
    static void of(RecurrentSpec spec, int steps, int batch, int... lengths) {
        Random random = new Random(SEED);
        int outputs = batch * spec.outputSize();
        int cells = spec.cell().hasCellState() ? batch * spec.hiddenSize() : 0;
        CellWeights weights = randomWeights(spec, random);
        double[] initialH = CentralDifferences.random(random, outputs, 1);
        double[] initialC = CentralDifferences.random(random, cells, 1);
        RecurrentMath.Input in = new RecurrentMath.Input(
                steps,
                batch,
                CentralDifferences.random(random, steps * batch * spec.inputSize(), 1),
                lengths,
                initialH,
                initialC,
                CentralDifferences.random(random, steps * outputs, 1));
        double[] dy = CentralDifferences.random(random, steps * outputs, 1);
        double[] dLastH = CentralDifferences.random(random, outputs, 1);
        double[] dLastC = CentralDifferences.random(random, cells, 1);

        RecurrentMath math = new RecurrentMath(spec, weights);
        RecurrentMath.Gradients d =
                math.backward(in, math.forward(in), new RecurrentMath.OutputGradients(dy, dLastH, dLastC));

        DoubleSupplier loss = () -> {
            RecurrentMath.Output out = math.forward(in);
            return CentralDifferences.dot(out.y(), dy)
                    + CentralDifferences.dot(out.lastH(), dLastH)
                    + CentralDifferences.dot(out.lastC(), dLastC);
        };
        for (WeightKind kind : spec.weightKinds()) {
            CentralDifferences.check(kind.name(), weights.get(kind), d.weights().get(kind), loss);
        }
        CentralDifferences.check("x", in.x(), d.x(), loss);
        CentralDifferences.check("initialH", initialH, d.initialH(), loss);
        CentralDifferences.check("initialC", initialC, d.initialC(), loss);
    }

    static CellWeights randomWeights(RecurrentSpec spec, Random random) {
        CellWeights weights = CellWeights.zeros(spec);
        for (WeightKind kind : spec.weightKinds()) {
            double[] array = weights.get(kind);
            System.arraycopy(CentralDifferences.random(random, array.length, 0.8), 0, array, 0, array.length);
        }
        return weights;
    }
}
