package org.lstm4j.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.LossMath;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.Matrix;

/** Losses and their gradients; rows of weight 0 leave no trace, whatever they hold. */
final class LossSuite extends Suite {
    private static final int ROWS = 9;
    private static final int[] SCALAR = {1, 1};

    LossSuite(Subject subject) {
        super("losses", subject);
        for (int classes : new int[] {1, 2, 7, 33, 130}) {
            float[] logits = Data.uniform("logits", ROWS * classes, 6f);
            int[] targets = Data.random("targets").ints(ROWS, 0, classes).toArray();
            test("cross-entropy, K=" + classes, check -> checkCrossEntropy(check, logits, targets, weights(), true));
            float[] predictions = Data.uniform("predictions", ROWS * classes, 2f);
            float[] goals = Data.uniform("goals", ROWS * classes, 2f);
            for (ErrorKind kind : ErrorKind.values()) {
                test(kind + ", K=" + classes, check -> checkElements(check, kind, predictions, goals, weights(), true));
            }
        }
        int classes = 7;
        float[] logits = Data.uniform("logits", ROWS * classes, 6f);
        float[] goals = Data.uniform("goals", ROWS * classes, 2f);
        int[] targets = Data.random("targets").ints(ROWS, 0, classes).toArray();
        test("cross-entropy without gradient", check -> checkCrossEntropy(check, logits, targets, weights(), false));
        test(
                "cross-entropy of large logits",
                check -> checkCrossEntropy(
                        check, Data.uniform("large", ROWS * classes, 3000f), targets, weights(), true));
        for (int bad : new int[] {-1, classes, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            int[] wrong = targets.clone();
            wrong[4] = bad;
            test("target " + bad + " makes the loss NaN", check -> checkNanLoss(check, logits, wrong, weights()));
            test(
                    "target " + bad + " in a row of weight 0",
                    check -> checkCrossEntropy(check, logits, wrong, weightsWithoutRow(4), true));
        }
        float[] nan = logits.clone();
        Arrays.fill(nan, 4 * classes, 5 * classes, Float.NaN);
        test("NaN logits make the loss NaN", check -> checkNanLoss(check, nan, targets, weights()));
        test(
                "NaN logits in a row of weight 0",
                check -> checkCrossEntropy(check, nan, targets, weightsWithoutRow(4), true));
        for (ErrorKind kind : ErrorKind.values()) {
            test(kind + " without gradient", check -> checkElements(check, kind, logits, goals, weights(), false));
            test(kind + " of no error", check -> checkElements(check, kind, goals, goals, weights(), true));
            test(
                    kind + " of large predictions",
                    check -> checkElements(
                            check, kind, Data.uniform("large", ROWS * classes, 3000f), goals, weights(), true));
            test(kind + ": NaN makes the loss NaN", check -> checkElements(check, kind, nan, goals, weights(), true));
            test(
                    kind + ": NaN in a row of weight 0",
                    check -> checkElements(check, kind, nan, goals, weightsWithoutRow(4), true));
        }
        test("all rows of weight 0", check -> checkCrossEntropy(check, nan, targets, new float[ROWS], true));
    }

    private static float[] weights() {
        float[] weights = Data.uniform("row weights", ROWS, 0.4f);
        for (int r = 0; r < ROWS; r++) {
            weights[r] += 0.6f;
        }
        return weights;
    }

    private static float[] weightsWithoutRow(int row) {
        float[] weights = weights();
        weights[row] = 0f;
        return weights;
    }

    private void checkCrossEntropy(Check check, float[] logits, int[] targets, float[] weights, boolean gradient) {
        LossMath.Result expected = LossMath.softmaxCrossEntropy(Data.widen(logits), targets, Data.widen(weights));
        double largest = 0;
        for (float logit : logits) {
            largest = Float.isNaN(logit) ? largest : Math.max(largest, Math.abs(logit));
        }
        double scale = largest;
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            int classes = logits.length / ROWS;
            Matrix loss = rig.memory.output("loss", 1, 1);
            Matrix dLogits = gradient ? rig.memory.output("dLogits", ROWS, classes) : null;
            rig.kernels.softmaxCrossEntropy(
                    rig.stream,
                    rig.memory.input("logits", ROWS, classes, logits),
                    rig.memory.ints("targets", targets),
                    rig.memory.floats("rowWeights", weights),
                    loss,
                    dLogits);
            rig.finish();
            checkLoss(check, rig, Tolerance.LOSS, scale * ROWS, expected, loss);
            checkGradient(check, rig, Math.max(1, scale), expected, dLogits);
        }
    }

    private void checkElements(
            Check check, ErrorKind kind, float[] predictions, float[] targets, float[] weights, boolean gradient) {
        int columns = predictions.length / ROWS;
        float[] parameters = new float[columns];
        for (int j = 0; j < columns; j++) {
            parameters[j] = (j + 1f) / (columns + 1f);
        }
        LossMath.Result expected = LossMath.elementLoss(
                kind, Data.widen(parameters), Data.widen(predictions), Data.widen(targets), Data.widen(weights));
        double largest = 1;
        for (double slope : expected.gradient()) {
            largest = Double.isNaN(slope) ? largest : Math.max(largest, Math.abs(slope));
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix loss = rig.memory.output("loss", 1, 1);
            Matrix dPrediction = gradient ? rig.memory.output("dPrediction", ROWS, columns) : null;
            rig.kernels.elementLoss(
                    rig.stream,
                    new CoreKernels.ElementLoss(
                            kind,
                            kind.hasParameter() ? rig.memory.floats("parameters", parameters) : null,
                            rig.memory.input("prediction", ROWS, columns, predictions),
                            rig.memory.input("target", ROWS, columns, targets),
                            rig.memory.floats("rowWeights", weights),
                            loss,
                            dPrediction));
            rig.finish();
            double scale = Double.isNaN(expected.loss()) ? 0 : 2 * expected.loss();
            checkLoss(check, rig, Tolerance.sum(ROWS * columns), scale, expected, loss);
            checkGradient(check, rig, largest, expected, dPrediction);
        }
    }

    private static void checkLoss(
            Check check, KernelRig rig, Tolerance tolerance, double scale, LossMath.Result expected, Matrix loss) {
        check.close(tolerance, "loss", SCALAR, scale, new double[] {expected.loss()}, rig.memory.read(loss));
    }

    private static void checkGradient(
            Check check, KernelRig rig, double scale, LossMath.Result expected, @Nullable Matrix gradient) {
        if (gradient != null) {
            int[] shape = {gradient.rows(), gradient.columns()};
            check.close(Tolerance.LOSS, "gradient", shape, scale, expected.gradient(), rig.memory.read(gradient));
        }
    }

    /** The loss alone is promised: what the gradient holds then is the backend's affair. */
    private void checkNanLoss(Check check, float[] logits, int[] targets, float[] weights) {
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            int classes = logits.length / ROWS;
            Matrix loss = rig.memory.output("loss", 1, 1);
            rig.kernels.softmaxCrossEntropy(
                    rig.stream,
                    rig.memory.input("logits", ROWS, classes, logits),
                    rig.memory.ints("targets", targets),
                    rig.memory.floats("rowWeights", weights),
                    loss,
                    rig.memory.output("dLogits", ROWS, classes));
            rig.finish();
            check.close(Tolerance.EXACT, "loss", SCALAR, 0, new double[] {Double.NaN}, rig.memory.read(loss));
        }
    }
}
