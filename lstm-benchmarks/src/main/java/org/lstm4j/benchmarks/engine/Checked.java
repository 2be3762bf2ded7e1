package org.lstm4j.benchmarks.engine;

import java.util.stream.IntStream;
import org.lstm4j.LstmException;

/** Engines held against a reference before anybody times them: wrong outputs are not timed. */
public final class Checked {
    private static final int RUNS = 3;
    private static final int UPDATES = 2;
    /** Rows and steps that the double-precision training, which is slow, takes of an own one. */
    private static final int REFERENCE_ROWS = 32;

    private static final int REFERENCE_STEPS = 2;

    private Checked() {}

    /**
     * Prepares a piece of work and checks what the first runs put out.
     *
     * @throws LstmException when the engine refuses the work, with its reason, or its outputs differ, with the first that does
     */
    public static Prepared prepare(Engine engine, Work work) {
        String refusal = engine.refusal(work);
        if (refusal != null) {
            throw new LstmException(refusal);
        }
        Inputs inputs = Inputs.of(work);
        boolean ownTraining = work.learns() && engine instanceof OwnEngine;
        if (ownTraining) {
            trainingAgainstReference(engine, work);
        }
        Prepared prepared = engine.prepare(work, inputs);
        try {
            switch (work.kind()) {
                case FORWARD -> forward(work, inputs, prepared);
                case STEP -> step(work, inputs, prepared);
                case TRAIN, LANGUAGE -> {
                    if (!ownTraining) {
                        trainingAgainstOwn(work, inputs, prepared);
                    }
                }
            }
        } catch (Throwable e) {
            prepared.close();
            throw e;
        }
        return prepared;
    }

    private static void forward(Work work, Inputs inputs, Prepared prepared) {
        prepared.run();
        requireForward(work, inputs, prepared.output());
    }

    /**
     * Checks the outputs of a FORWARD: the first row, the last and one between, over all steps.
     *
     * @param output {@code [T, N, D*H]}
     * @throws LstmException where they differ, with the first that does
     */
    public static void requireForward(Work work, Inputs inputs, float[] output) {
        int[] rows =
                IntStream.of(0, work.batch() / 2, work.batch() - 1).distinct().toArray();
        int width = work.directions() * work.hidden();
        requireLength(work.steps() * work.batch() * width, output);
        double[] actual = Reference.rows(output, work.steps(), work.batch(), width, rows);
        requireClose(Reference.forward(work, inputs, rows), actual, work.precision());
    }

    private static void step(Work work, Inputs inputs, Prepared prepared) {
        run(prepared, RUNS);
        requireClose(Reference.step(work, inputs, RUNS), prepared.output(), work.precision());
    }

    /** Few rows and steps: the double-precision mathematics is slow. */
    private static void trainingAgainstReference(Engine engine, Work work) {
        Work small = Work.of(
                work.kind(),
                work.cell(),
                Math.min(work.batch(), REFERENCE_ROWS),
                work.hidden(),
                Math.min(work.steps(), REFERENCE_STEPS),
                work.threads());
        Inputs inputs = Inputs.of(small);
        try (Prepared prepared = engine.prepare(small, inputs)) {
            run(prepared, UPDATES);
            double[] expected = work.kind() == Work.Kind.TRAIN
                    ? Reference.train(small, inputs, UPDATES)
                    : ReferenceLanguage.train(small, inputs, UPDATES);
            requireClose(expected, prepared.output(), work.precision());
        }
    }

    /** A peer's training, which is the whole one, against ours, which stands against the reference in its own forks. */
    private static void trainingAgainstOwn(Work work, Inputs inputs, Prepared prepared) {
        run(prepared, UPDATES);
        try (Prepared own = new OwnEngine().prepare(work, inputs)) {
            run(own, UPDATES);
            float[] expected = own.output();
            double[] doubles = IntStream.range(0, expected.length)
                    .mapToDouble(i -> expected[i])
                    .toArray();
            requireClose(doubles, prepared.output(), work.precision());
        }
    }

    private static void run(Prepared prepared, int runs) {
        for (int run = 0; run < runs; run++) {
            prepared.run();
        }
    }

    private static void requireClose(double[] expected, float[] actual, Precision precision) {
        requireLength(expected.length, actual);
        double[] doubles =
                IntStream.range(0, actual.length).mapToDouble(i -> actual[i]).toArray();
        requireClose(expected, doubles, precision);
    }

    private static void requireClose(double[] expected, double[] actual, Precision precision) {
        for (int i = 0; i < expected.length; i++) {
            double tolerance = precision.absolute() + precision.relative() * Math.abs(expected[i]);
            if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
                throw new LstmException("output " + i + ": expected " + expected[i] + " within " + tolerance + ", got "
                        + actual[i] + "; it is not timed");
            }
        }
    }

    private static void requireLength(int expected, float[] actual) {
        if (actual.length != expected) {
            throw new LstmException("output: expected " + expected + " floats, got " + actual.length);
        }
    }
}
