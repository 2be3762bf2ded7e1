package org.lstm4j.testkit;

import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Philox;
import org.lstm4j.spi.Philox.Purpose;

/** Dropout draws exactly the numbers of {@link Philox}, so that all backends drop the same elements. */
final class DropoutSuite extends Suite {
    private static final int ROWS = 7;
    private static final int COLUMNS = 37;
    private static final long SEED = 0x1234_5678_9abc_def0L;

    DropoutSuite(Subject subject) {
        super("dropout", subject);
        for (float rate : new float[] {0f, 0.1f, 0.5f, 0.9f}) {
            test("rate " + rate, check -> checkDropout(check, rate, SEED, 3, 5, false));
        }
        test("in place", check -> checkDropout(check, 0.3f, SEED, 3, 5, true));
        test("another seed", check -> checkDropout(check, 0.3f, -1L, 3, 5, false));
        test("another layer", check -> checkDropout(check, 0.3f, SEED, (1 << 24) - 1, 5, false));
        test("another step", check -> checkDropout(check, 0.3f, SEED, 0, Integer.MAX_VALUE, false));
    }

    private void checkDropout(Check check, float rate, long seed, int layer, int step, boolean inPlace) {
        float[] x = Data.uniform("x", ROWS * COLUMNS, 2f);
        double[] expected = new double[x.length];
        int dropped = 0;
        for (int i = 0; i < x.length; i++) {
            float draw = Philox.uniform(seed, Purpose.DROPOUT, layer, step, i / COLUMNS, i % COLUMNS);
            expected[i] = draw < rate ? 0 : x[i] / (1.0 - rate);
            dropped += draw < rate ? 1 : 0;
        }
        check.equal("a rate above 0 drops something", rate > 0, dropped > 0);
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix y = inPlace ? rig.memory.update("y", ROWS, COLUMNS, x) : rig.memory.output("y", ROWS, COLUMNS);
            Matrix from = inPlace ? y : rig.memory.input("x", ROWS, COLUMNS, x);
            rig.kernels.dropout(rig.stream, from, y, rate, seed, layer, step);
            rig.finish();
            // relative alone: a dropped element is 0 and nothing else
            check.close(Tolerance.ROUNDED, "y", new int[] {ROWS, COLUMNS}, 0, expected, rig.memory.read(y));
        }
    }
}
