package org.lstm4j.peers.torch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Work;

/** Ragged rows as packed sequences, which skip the steps beyond a row's length; packing and unpacking are part of a run. */
final class TorchPacked {
    private TorchPacked() {}

    /** Inputs of {@link TorchModel}'s module for them: x, order of the rows, its inverse, and lengths in that order. */
    static NDList inputs(NDManager manager, Work work, Inputs numbers) {
        int[] lengths = Objects.requireNonNull(numbers.lengths());
        int[] order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(row -> -lengths[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] back = new long[order.length];
        for (int place = 0; place < order.length; place++) {
            back[order[place]] = place;
        }
        return new NDList(
                manager.create(numbers.x(), new Shape(work.steps(), work.batch(), work.inputSize(0))),
                manager.create(IntStream.of(order).asLongStream().toArray()),
                manager.create(back),
                manager.create(
                        IntStream.of(order).mapToLong(row -> lengths[row]).toArray()));
    }
}
