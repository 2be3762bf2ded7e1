package org.lstm4j.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.engine.Precision;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.benchmarks.jmh.BandwidthBenchmark;
import org.lstm4j.benchmarks.jmh.EmptyBenchmark;
import org.lstm4j.benchmarks.jmh.FmaBenchmark;
import org.lstm4j.benchmarks.jmh.StreamsBenchmark;
import org.lstm4j.benchmarks.jmh.TileBenchmark;
import org.lstm4j.spi.Cell;
import org.openjdk.jmh.annotations.Mode;

/** Which rows there are. */
final class Suite {
    /** Parameter of {@link BandwidthBenchmark}. */
    static final String BYTES = "bytes";
    /** The empty loop beside the steps. */
    static final String EMPTY = "empty";

    /** Blocks that a whole run reads in any case: from the second cache, from the third, and from memory. */
    private static final Set<Long> LEVELS = Set.of(1L << 18, 1L << 22, 1L << 24, Bounds.LARGEST);

    private static final int[] BATCHES = {1, 8, 32, 128};
    private static final int[] SIZES = {32, 64, 128, 256, 512, 1024};
    private static final int[] RNN_BATCHES = {1, 32};
    private static final int RNN_SIZE = 256;
    private static final int[] QUICK_BATCHES = {1, 8, 32};
    private static final int[] QUICK_SIZES = {64, 256, 1024};
    private static final int[] STEP_SIZES = {64, 128, 256, 512, 1024};
    private static final int[] LARGE_SIZES = {512, 1024};
    private static final int[] TRAIN_BATCHES = {32, 128};
    private static final int[] TRAIN_SIZES = {64, 256, 512};
    private static final int TRAIN_STEPS = 50;
    private static final int LANGUAGE_STEPS = 35;
    private static final int STREAMS_SIZE = 128;
    /** Small: OpenCL may run on the processor, and its lowest rung is slow anywhere. */
    private static final int OPENCL_SIZE = 128;

    private static final int OPENCL_STEPS = 10;
    private static final int[] COLD_SIZES = {128, 512};
    private static final int COLD_STEPS = 50;

    private final List<Row> rows = new ArrayList<>();
    private final Peers peers;

    private Suite(Peers peers) {
        this.peers = peers;
    }

    /** The short run's, and what bounds them. */
    static List<Row> quick(Peers peers, Predicate<String> filter) {
        Suite suite = new Suite(peers);
        for (int hidden : QUICK_SIZES) {
            for (int batch : QUICK_BATCHES) {
                suite.compare(forward(Cell.LSTM, batch, hidden, 1), Peers.ORT, Peers.TORCH);
            }
        }
        return suite.withBounds(filter, Set.of());
    }

    /** All, and what bounds them. */
    static List<Row> full(Peers peers, Predicate<String> filter) {
        Suite suite = new Suite(peers);
        suite.tiles();
        suite.forwards();
        suite.otherPaths();
        suite.openCl();
        suite.precisions();
        suite.steps();
        suite.trainings();
        suite.languages();
        suite.coldStarts();
        return suite.withBounds(filter, LEVELS);
    }

    /** Fewer steps for the largest layers, so that a call stays near a tenth of a second. */
    static Work forward(Cell cell, int batch, int hidden, int threads) {
        int steps = hidden < 512 ? 100 : hidden < 1024 ? 50 : batch < 128 ? 20 : 10;
        return Work.of(Work.Kind.FORWARD, cell, batch, hidden, steps, threads);
    }

    private void tiles() {
        for (int hidden : new int[] {256, 512, 1024}) {
            for (int batch : TRAIN_BATCHES) {
                Work work = forward(Cell.LSTM, batch, hidden, 1).withSteps(1);
                Map<String, ?> parameters = Map.of("batch", batch, "hidden", hidden, "cell", Cell.LSTM);
                Contender ours = ForkContender.of(OwnEngine.ID, TileBenchmark.class, Mode.AverageTime, 1, parameters);
                String name = "tile " + work.cellName() + " B" + batch + " H" + hidden;
                rows.add(new Row(name, Kind.TILE, work, JvmPath.VECTOR, List.of(ours)));
            }
        }
    }

    /** One and two threads side by side, so that they meet the machine in the same mood. */
    private void forwards() {
        for (Cell cell : List.of(Cell.LSTM, Cell.GRU)) {
            for (int hidden : SIZES) {
                for (int batch : BATCHES) {
                    boolean dl4j = cell == Cell.LSTM && batch >= 32 && (hidden == 64 || hidden == 256);
                    for (int threads = 1; threads <= 2; threads++) {
                        Work work = forward(cell, batch, hidden, threads);
                        if (dl4j && threads == 1) { // slow, so that few rows must do
                            compare(work, Peers.ORT, Peers.TORCH, Peers.DL4J);
                        } else {
                            compare(work, Peers.ORT, Peers.TORCH);
                        }
                    }
                }
            }
        }
        for (Work work :
                List.of(forward(Cell.LSTM, 32, 256, 1), forward(Cell.LSTM, 8, 128, 1), forward(Cell.GRU, 32, 256, 1))) {
            compare(work.withRagged(), Peers.ORT, Peers.TORCH);
        }
        for (Work work : List.of(
                forward(Cell.LSTM, 32, 128, 1), forward(Cell.LSTM, 1, 256, 1), forward(Cell.LSTM, 32, 256, 2))) {
            compare(work.withLayers(2).withBidirectional(), Peers.ORT, Peers.TORCH);
        }
        for (int batch : RNN_BATCHES) {
            compare(forward(Cell.RNN, batch, RNN_SIZE, 1), Peers.ORT, Peers.TORCH);
        }
    }

    private void otherPaths() {
        List<Work> works = List.of(
                forward(Cell.LSTM, 1, 256, 1),
                forward(Cell.LSTM, 8, 128, 1),
                forward(Cell.LSTM, 32, 64, 1),
                forward(Cell.LSTM, 32, 512, 1),
                forward(Cell.GRU, 32, 256, 1));
        for (JvmPath path : List.of(JvmPath.SCALAR, JvmPath.AVX2, JvmPath.BITS128)) {
            for (Work work : works) {
                Contender ours = ForkContender.own(OwnEngine.ID, work, path);
                Contender base = ForkContender.own(Row.BASE, work, JvmPath.VECTOR);
                rows.add(new Row(work + " " + path.label(), Kind.FORWARD, work, path, List.of(ours, base)));
            }
        }
    }

    /** The first OpenCL device beside the CPU backend on two threads, and the rungs of its ladder beside each other. */
    private void openCl() {
        for (Cell cell : Cell.values()) {
            Work work = Work.of(Work.Kind.FORWARD, cell, 32, OPENCL_SIZE, OPENCL_STEPS, 2);
            openCl(work, JvmPath.OPENCL_NAIVE, JvmPath.OPENCL_TILED, JvmPath.OPENCL_BLOCKED);
        }
        openCl(Work.of(Work.Kind.FORWARD, Cell.LSTM, 1, OPENCL_SIZE, OPENCL_STEPS, 2));
        openCl(Work.of(Work.Kind.STEP, Cell.LSTM, 1, OPENCL_SIZE, 1, 2));
        openCl(Work.of(Work.Kind.TRAIN, Cell.LSTM, 32, OPENCL_SIZE, OPENCL_STEPS, 2));
    }

    private void openCl(Work work, JvmPath... rungs) {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(ForkContender.own(OwnEngine.ID, work, JvmPath.OPENCL));
        contenders.add(ForkContender.own(Row.BASE, work, JvmPath.VECTOR));
        Stream.of(rungs).forEach(rung -> contenders.add(ForkContender.own(rung.label(), work, rung)));
        rows.add(new Row(work + " " + JvmPath.OPENCL.label(), kind(work), work, JvmPath.OPENCL, contenders));
    }

    private void precisions() {
        for (int hidden : LARGE_SIZES) {
            for (Work work : List.of(forward(Cell.LSTM, 1, hidden, 1), step(hidden))) {
                for (Precision precision : List.of(Precision.BF16, Precision.INT8)) {
                    Work fewer = work.withPrecision(precision);
                    Contender ours = ForkContender.own(OwnEngine.ID, fewer, JvmPath.VECTOR);
                    Contender base = ForkContender.own(Row.BASE, work, JvmPath.VECTOR);
                    rows.add(new Row(fewer.toString(), kind(fewer), fewer, JvmPath.VECTOR, List.of(ours, base)));
                }
            }
        }
    }

    private void steps() {
        Contender empty = ForkContender.of(EMPTY, EmptyBenchmark.class, Mode.SampleTime, 1, Map.of());
        rows.add(new Row("step " + EMPTY + " loop", Kind.STEP, null, JvmPath.VECTOR, List.of(empty)));
        for (int hidden : STEP_SIZES) {
            compare(step(hidden), Peers.ORT, Peers.TORCH);
        }
        Work work = step(STREAMS_SIZE);
        Contender streams =
                ForkContender.of(OwnEngine.ID, StreamsBenchmark.class, Mode.AverageTime, 1, Map.of("work", work));
        String name = "streams " + StreamsBenchmark.STREAMS + " " + work.cellName() + " B1 H" + STREAMS_SIZE;
        rows.add(new Row(name, Kind.STREAMS, work, JvmPath.VECTOR, List.of(streams)));
    }

    private static Work step(int hidden) {
        return Work.of(Work.Kind.STEP, Cell.LSTM, 1, hidden, 1, 1);
    }

    private void trainings() {
        for (int hidden : TRAIN_SIZES) {
            for (int batch : TRAIN_BATCHES) {
                Work work = Work.of(Work.Kind.TRAIN, Cell.LSTM, batch, hidden, TRAIN_STEPS, 1);
                compare(work, Peers.TORCH, Peers.DL4J);
            }
        }
    }

    private void languages() {
        for (Cell cell : List.of(Cell.LSTM, Cell.GRU)) {
            for (int threads = 1; threads <= 2; threads++) {
                compare(Work.of(Work.Kind.LANGUAGE, cell, 32, 256, LANGUAGE_STEPS, threads), Peers.TORCH);
            }
        }
    }

    private void coldStarts() {
        for (int hidden : COLD_SIZES) {
            Work work = Work.of(Work.Kind.FORWARD, Cell.LSTM, 1, hidden, COLD_STEPS, 1);
            for (boolean cached : new boolean[] {false, true}) {
                List<Contender> contenders = Stream.of(OwnEngine.ID, Peers.ORT, Peers.TORCH)
                        .filter(peers::has)
                        .<Contender>map(engine -> new ColdContender(engine, work, cached))
                        .toList();
                String name = "cold " + work.cellName() + " B1 H" + hidden + " T" + COLD_STEPS;
                rows.add(new Row(name + (cached ? " AOT cache" : ""), Kind.COLD, work, JvmPath.VECTOR, contenders));
            }
        }
    }

    /** Ours against those peers that are installed. */
    private void compare(Work work, String... others) {
        List<Contender> contenders = new ArrayList<>(List.of(ForkContender.engine(OwnEngine.ID, work)));
        Stream.of(others).filter(peers::has).forEach(peer -> contenders.add(ForkContender.engine(peer, work)));
        rows.add(new Row(work.toString(), kind(work), work, JvmPath.VECTOR, contenders));
    }

    private static Kind kind(Work work) {
        return Kind.valueOf(work.kind().name());
    }

    /**
     * What the filter leaves, behind the bounds of it, which no filter leaves out.
     *
     * @param levels blocks that are read beside those that bound a row
     */
    private List<Row> withBounds(Predicate<String> filter, Set<Long> levels) {
        List<Row> chosen = rows.stream().filter(row -> filter.test(row.name())).toList();
        List<Row> all = new ArrayList<>();
        if (!chosen.isEmpty()) {
            Contender fma = ForkContender.of(OwnEngine.ID, FmaBenchmark.class, Mode.AverageTime, 1, Map.of());
            all.add(new Row("bound fma between registers", Kind.BOUND, null, JvmPath.VECTOR, List.of(fma)));
        }
        Map<Integer, TreeSet<Long>> blocks = new TreeMap<>();
        chosen.stream()
                .map(Row::work)
                .flatMap(Stream::ofNullable)
                .forEach(work -> blocks.computeIfAbsent(work.threads(), threads -> new TreeSet<>(levels))
                        .add(Bounds.block(work)));
        blocks.forEach((threads, sizes) -> all.addAll(readers(threads, sizes)));
        all.addAll(chosen);
        return all;
    }

    private static List<Row> readers(int threads, Collection<Long> sizes) {
        List<Row> readers = new ArrayList<>();
        for (long bytes : sizes) {
            Contender reader = ForkContender.of(
                    OwnEngine.ID, BandwidthBenchmark.class, Mode.AverageTime, threads, Map.of(BYTES, bytes));
            String name = "bound read " + (bytes >> 10) + " KB threads" + threads;
            readers.add(new Row(name, Kind.BOUND, null, JvmPath.VECTOR, List.of(reader)));
        }
        return readers;
    }
}
