package org.lstm4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.benchmarks.jmh.EngineBenchmark;

class BenchTest {
    private static final String NAME = "forward lstm B32 H256 T100 threads1";

    @TempDir
    private Path folder;

    private final List<String> turns = new ArrayList<>();
    private final List<Integer> heard = new ArrayList<>();

    /** The machine gets slower from round to round, and in one round PyTorch is lucky. */
    @Test
    void ratiosAreFormedWithinARound() throws IOException {
        Entry entry = run(contender -> {
            int round = (int) turns.stream().filter(contender.name()::equals).count();
            boolean lucky = contender.name().equals(Peers.TORCH) && round == 2;
            Outcome.Timed timed = (Outcome.Timed) new MadeUp().take(contender);
            return new Outcome.Timed(timed.micros() * round * (lucky ? 0.5 : 1), Map.of(), timed.version());
        });
        assertEquals(200, entry.micros().orElseThrow());
        assertArrayEquals(new double[] {100, 200, 300}, entry.rounds().get("lstm4j"));
        assertEquals(1.5, entry.ratios().get(Peers.ORT));
        assertEquals(1.25, entry.ratios().get(Peers.TORCH));
        assertEquals(1.25, entry.ratioBest().orElseThrow());
    }

    @Test
    void everybodyIsFirstOnce() throws IOException {
        run(new MadeUp());
        assertEquals(List.of("lstm4j", "ort", "torch", "ort", "torch", "lstm4j", "torch", "lstm4j", "ort"), turns);
        assertEquals(List.of(1, 2, 3, 3, 3, 3, 3, 3, 3), heard);
    }

    @Test
    void whoFailsSaysSoAndIsNotAskedAgain() throws IOException {
        Entry entry = run(contender -> contender.name().equals(Peers.ORT)
                ? new Outcome.Failed("output 3: wrong")
                : new MadeUp().take(contender));
        assertEquals(1, turns.stream().filter(Peers.ORT::equals).count());
        assertEquals(Map.of(Peers.ORT, "output 3: wrong"), entry.failures());
        assertEquals(1.25, entry.ratioBest().orElseThrow());
        assertTrue(Remarks.of(entry).endsWith("ONNX Runtime: output 3: wrong"), Remarks.of(entry));
    }

    @Test
    void oursMayFailToo() throws IOException {
        Entry entry = run(contender -> contender.name().equals("lstm4j") && runsAnEngine(contender)
                ? new Outcome.Failed("no")
                : new MadeUp().take(contender));
        assertTrue(entry.micros().isEmpty());
        assertTrue(entry.ratioBest().isEmpty());
        assertEquals(150, entry.peers().get(Peers.ORT));
    }

    private static boolean runsAnEngine(Contender contender) {
        return contender instanceof ForkContender forked && forked.benchmark() == EngineBenchmark.class;
    }

    /** One row, and the two bounds that it needs. */
    private Entry run(Bench.Turn turn) throws IOException {
        List<Row> rows = Suite.quick(MadeUp.peers(folder), NAME::equals);
        Bench bench = new Bench(
                contender -> {
                    if (runsAnEngine(contender)) {
                        turns.add(contender.name());
                    }
                    return turn.take(contender);
                },
                "./lstm bench",
                rows);
        Report report = bench.run(line -> {}, soFar -> heard.add(soFar.entries().size()));
        assertEquals(3, report.entries().size());
        return report.entries().getLast();
    }
}
