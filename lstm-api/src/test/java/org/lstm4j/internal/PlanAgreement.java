package org.lstm4j.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.lstm4j.internal.PlanRunner.Layout;
import org.lstm4j.internal.PlanRunner.Outputs;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.WeightKind;

/** A plan's results against the oracle's. */
final class PlanAgreement {
    private PlanAgreement() {}

    /** Trains once and compares all that comes of it; inference must give the same bits. */
    static void check(PlanRunner runner, PlanCase problem, Layout layout) {
        RecurrentMath oracle = problem.oracle();
        RecurrentMath.Output expected = oracle.forward(problem.oracleInput());
        RecurrentMath.Gradients d = oracle.backward(problem.oracleInput(), expected, problem.oracleGradients());

        PlanRunner.Trained trained = runner.train(problem, layout, 1);

        Tolerance.FORWARD.check("y", expected.y(), trained.outputs().y());
        Tolerance.FORWARD.check("last.h", expected.lastH(), trained.outputs().lastH());
        Tolerance.FORWARD.check("last.c", expected.lastC(), trained.outputs().lastC());
        Tolerance.FORWARD.check("gates", expected.gates(), trained.outputs().gates());
        Tolerance.FORWARD.check("c", expected.c(), trained.outputs().c());
        for (WeightKind kind : problem.spec.weightKinds()) {
            Tolerance.BACKWARD.check(
                    kind.name(),
                    d.weights().get(kind),
                    trained.gradients().weights().get(kind));
        }
        Tolerance.BACKWARD.check("dx", d.x(), trained.gradients().dx());
        Tolerance.BACKWARD.check("dInitial.h", d.initialH(), trained.gradients().dInitialH());
        Tolerance.BACKWARD.check("dInitial.c", d.initialC(), trained.gradients().dInitialC());
        Tolerance.BACKWARD.check("dh", d.h(), trained.gradients().dh());

        assertSame(trained.outputs(), runner.forward(problem, layout), "inference gives the bits of training");
    }

    /** Errors of f32 plans of the sizes used here against the f64 oracle: twice the worst seen when calibrated. */
    enum Tolerance {
        FORWARD(2.5e-7),
        BACKWARD(5e-7);

        private final double relative;

        Tolerance(double relative) {
            this.relative = relative;
        }

        void check(String name, double[] expected, float[] actual) {
            assertEquals(expected.length, actual.length, name);
            for (int i = 0; i < expected.length; i++) {
                double scale = Math.max(1, Math.abs(expected[i]));
                assertEquals(expected[i], actual[i], relative * scale, name + "[" + i + "]");
            }
        }
    }

    static void assertSame(Outputs expected, Outputs actual, String message) {
        assertArrayEquals(expected.y(), actual.y(), message);
        assertArrayEquals(expected.lastH(), actual.lastH(), message);
        assertArrayEquals(expected.lastC(), actual.lastC(), message);
    }
}
