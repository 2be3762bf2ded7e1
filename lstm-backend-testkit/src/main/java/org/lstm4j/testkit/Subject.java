package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.lstm4j.BackendException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;

/** The backend under test, open, with what it promises. */
final class Subject implements AutoCloseable {
    private final Function<BackendOptions, Backend> opener;
    private final Numerics numerics;
    private final boolean bitExact;
    private final Backend backend;

    /**
     * @param opener opens the device under test once more
     * @param numerics of all plans
     * @param bitExact whether the backend promises the same bits for every batch, chunking and thread count
     */
    Subject(Function<BackendOptions, Backend> opener, BackendOptions options, Numerics numerics, boolean bitExact) {
        this.opener = opener;
        this.numerics = numerics;
        this.bitExact = bitExact;
        this.backend = opener.apply(options);
    }

    /** The same device, opened with other options. */
    Subject reopened(BackendOptions options) {
        return new Subject(opener, options, numerics, bitExact);
    }

    Backend backend() {
        return backend;
    }

    Numerics numerics() {
        return numerics;
    }

    boolean bitExact() {
        return bitExact;
    }

    /** A plan; where the backend has none, proof that it refuses consistently, and the test ends as aborted. */
    RecurrentPlan plan(Check check, RecurrentSpec spec, Mode mode) {
        Support support = backend.supports(spec, mode, numerics);
        if (!support.isSupported()) {
            checkRefusal(check, spec, mode, numerics, support);
            check.abort("unsupported: " + support.reason());
        }
        return backend.plan(spec, mode, numerics);
    }

    void checkRefusal(Check check, RecurrentSpec spec, Mode mode, Numerics precision, Support support) {
        check.that(!support.reason().isBlank(), "supports: UNSUPPORTED needs a reason");
        check.refused(
                BackendException.class,
                "plan of an unsupported spec",
                () -> backend.plan(spec, mode, precision).close(),
                support.reason());
    }

    /** Holds all of one result against the oracle. */
    void checkOracle(Check check, Problem problem, Map<Output, float[]> actual) {
        Map<Output, double[]> expected = Oracle.solve(problem);
        actual.forEach((output, values) -> checkClose(check, problem, output, expected.get(output), values));
    }

    void checkClose(Check check, Problem problem, Output output, double[] expected, float[] actual) {
        Tolerance tolerance = Tolerance.of(output, problem);
        check.close(tolerance, name(output, problem), output.shape(problem), scale(expected), expected, actual);
    }

    /** Two ways to one result: the same bits where the backend promises them, else close. */
    void checkAgreement(Check check, Problem problem, Output output, float[] expected, float[] actual) {
        if (bitExact) {
            check.same(name(output, problem), output.shape(problem), expected, actual);
        } else {
            checkClose(check, problem, output, Data.widen(expected), actual);
        }
    }

    void checkAgreement(Check check, Problem problem, Map<Output, float[]> expected, Map<Output, float[]> actual) {
        expected.forEach((output, values) -> checkAgreement(check, problem, output, values, actual.get(output)));
    }

    private static String name(Output output, Problem problem) {
        return problem + ", " + output.label();
    }

    /** Largest finite magnitude, or 1: test data is of that size, and where results cancel, errors do not. */
    private static double scale(double[] values) {
        return Arrays.stream(values).map(Math::abs).filter(Double::isFinite).reduce(1, Math::max);
    }

    @Override
    public void close() {
        backend.close();
    }
}
