package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A sequence in chunks, each from the state that the one before left, is the whole sequence. */
final class ChunkSuite extends Suite {
    ChunkSuite(Subject subject) {
        super("chunks", subject);
        Specs.cells(7, 19).forEach((name, spec) -> {
            Problem plain = Problem.of(spec, 12, 5);
            Problem ragged = plain.withLengths(Data.lengths(12, 5));
            for (int[] cuts :
                    List.of(new int[] {1, 2, 12}, new int[] {5, 5, 12}, new int[] {0, 11, 12}, new int[] {6, 12})) {
                String at = ", cut at " + Arrays.toString(cuts);
                test(name + at, check -> checkChunks(subject, check, plain, cuts));
                test(name + ", lengths" + at, check -> checkChunks(subject, check, ragged, cuts));
            }
        });
    }

    static void checkChunks(Subject subject, Check check, Problem problem, int... cuts) {
        Map<Output, float[]> whole = Rig.run(subject, check, problem, Setup.INFERENCE);
        float[] h = problem.h();
        float[] c = problem.c();
        int from = 0;
        for (int to : cuts) {
            Problem chunk = problem.chunk(from, to, h, c);
            Map<Output, float[]> part = Rig.run(subject, check, chunk, Setup.INFERENCE);
            int width = problem.batch() * problem.spec().outputSize();
            float[] y = Arrays.copyOfRange(whole.get(Output.Y), from * width, to * width);
            subject.checkAgreement(check, chunk, Output.Y, y, part.get(Output.Y));
            h = part.get(Output.LAST_H);
            c = part.get(Output.LAST_C);
            from = to;
        }
        subject.checkAgreement(check, problem, Output.LAST_H, whole.get(Output.LAST_H), h);
        if (problem.spec().cell().hasCellState()) {
            subject.checkAgreement(check, problem, Output.LAST_C, whole.get(Output.LAST_C), c);
        }
    }
}
