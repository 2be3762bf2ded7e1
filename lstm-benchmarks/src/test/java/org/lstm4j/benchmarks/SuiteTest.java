package org.lstm4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTest {
    @TempDir
    private Path folder;

    @Test
    void rowsHaveNamesOfTheirOwn() throws IOException {
        List<String> names = Suite.full(MadeUp.peers(folder), name -> true).stream()
                .map(Row::name)
                .toList();
        assertEquals(names.size(), new HashSet<>(names).size());
    }

    @Test
    void theWholeRunHasEveryShapeOfBothCellsOnOneThreadAndOnTwo() throws IOException {
        Set<String> names = Suite.full(MadeUp.peers(folder), name -> true).stream()
                .map(Row::name)
                .collect(Collectors.toSet());
        for (String cell : List.of("lstm", "gru")) {
            for (int batch : new int[] {1, 8, 32, 128}) {
                for (int hidden : new int[] {32, 64, 128, 256, 512, 1024}) {
                    String shape = "forward " + cell + " B" + batch + " H" + hidden + " T";
                    for (String threads : List.of(" threads1", " threads2")) {
                        assertTrue(
                                names.stream().anyMatch(name -> name.startsWith(shape) && name.endsWith(threads)),
                                shape);
                    }
                }
            }
        }
    }

    @Test
    void theWholeRunHasTheRnn() throws IOException {
        List<String> names = Suite.full(MadeUp.peers(folder), name -> name.contains(" rnn ")).stream()
                .filter(row -> row.kind() != Kind.BOUND && row.path() == JvmPath.VECTOR)
                .map(Row::name)
                .toList();
        assertEquals(List.of("forward rnn B1 H256 T100 threads1", "forward rnn B32 H256 T100 threads1"), names);
    }

    @Test
    void theWholeRunHasOpenClBesideTheCpuAndTheRungsOfItsLadder() throws IOException {
        List<Row> rows = Suite.full(MadeUp.peers(folder), name -> name.endsWith(" OpenCL")).stream()
                .filter(row -> row.kind() != Kind.BOUND)
                .toList();
        assertEquals(
                List.of(
                        "forward lstm B32 H128 T10 threads2 OpenCL",
                        "forward gru B32 H128 T10 threads2 OpenCL",
                        "forward rnn B32 H128 T10 threads2 OpenCL",
                        "forward lstm B1 H128 T10 threads2 OpenCL",
                        "step lstm B1 H128 T1 threads2 OpenCL",
                        "train lstm B32 H128 T10 threads2 OpenCL"),
                rows.stream().map(Row::name).toList());
        assertEquals(
                List.of("lstm4j", "base", "naive", "tiled", "register-blocked"),
                rows.getFirst().contenders().stream().map(Contender::name).toList());
        assertEquals(
                List.of("-Dlstm4j.benchmarks.device=opencl:0", "-Dlstm4j.opencl.rung=TILED"),
                JvmPath.OPENCL_TILED.flags());
    }

    /** Also where no row's weights are as large as that. */
    @Test
    void theWholeRunReadsEveryCacheAndMemory() throws IOException {
        assertEquals(
                List.of(
                        "bound fma between registers",
                        "bound read 16 KB threads1",
                        "bound read 256 KB threads1",
                        "bound read 4096 KB threads1",
                        "bound read 16384 KB threads1",
                        "bound read 262144 KB threads1",
                        "forward lstm B8 H32 T100 threads1"),
                Suite.full(MadeUp.peers(folder), "forward lstm B8 H32 T100 threads1"::equals).stream()
                        .map(Row::name)
                        .toList());
    }

    @Test
    void theShortRunHasNineShapesAndTheBoundsThatTheyNeed() throws IOException {
        List<Row> rows = Suite.quick(MadeUp.peers(folder), name -> true);
        assertEquals(9, rows.stream().filter(row -> row.kind() == Kind.FORWARD).count());
        assertEquals(
                List.of(
                        "bound fma between registers",
                        "bound read 64 KB threads1",
                        "bound read 1024 KB threads1",
                        "bound read 16384 KB threads1"),
                rows.stream()
                        .filter(row -> row.kind() == Kind.BOUND)
                        .map(Row::name)
                        .toList());
    }

    @Test
    void aFilterThatMatchesNothingLeavesNothing() throws IOException {
        assertEquals(List.of(), Suite.full(MadeUp.peers(folder), "nothing"::equals));
    }

    @Test
    void peersThatAreNotThereAreNotAsked() {
        List<Row> rows = Suite.full(new Peers(null), name -> true);
        assertTrue(rows.stream()
                .flatMap(row -> row.contenders().stream())
                .noneMatch(contender -> Peers.ALL.contains(contender.name())));
    }
}
