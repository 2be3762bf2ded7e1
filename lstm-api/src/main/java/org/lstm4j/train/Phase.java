package org.lstm4j.train;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/**
 * Goes once through all examples in slices, and once more whenever asked; the losses stay on the device meanwhile. It can
 * begin where another run of it ended.
 */
final class Phase implements AutoCloseable {
    private final Examples examples;
    private final RowWeights weights;
    private final Slicing slicing;
    private final BatchPasses passes;
    private final ComputeStream stream;
    private final BufferScope scope;
    private final DeviceBuffer losses;
    private int done;
    /** What the run that is under way goes through. */
    private List<Slice> slices = List.of();
    /** The states that the next slice begins with; null where it begins with zeros, or the device has them. */
    private @Nullable CarriedStates resumed;

    /** What happens to one slice between its loading and the next one's. */
    interface Body {
        /**
         * @param slot where the slice's loss goes
         * @return false, having done nothing, to end the phase before this slice
         */
        boolean run(BatchPass batch, Matrix slot);
    }

    Phase(
            Trainer trainer,
            Features output,
            Backend backend,
            BatchPasses passes,
            ComputeStream stream,
            Examples examples) {
        this.examples = examples;
        this.passes = passes;
        this.stream = stream;
        weights = new RowWeights(examples, trainer.loss(), output);
        slicing = trainer.slicing();
        scope = new BufferScope(backend);
        try {
            losses = scope.bytes((long) slicing.mostSlices(examples) * Float.BYTES, Usage.STATE);
        } catch (Throwable e) {
            scope.close();
            throw e;
        }
    }

    Examples examples() {
        return examples;
    }

    /** The share of the run's slices that are done. */
    double elapsed() {
        return (double) done / slices.size();
    }

    /** Waits, and gives the losses of the slices done since the run's beginning. */
    float[] losses() {
        float[] values = new float[done];
        stream.download(losses, 0, MemorySegment.ofArray(values));
        return values;
    }

    /** Waits, and gives the states that the next slice begins with; null where it begins with zeros. */
    @Nullable
    CarriedStates carried() {
        if (done == slices.size() || slices.get(done).firstStep() == 0) {
            return null;
        }
        return CarriedStates.of(passes.of(slices.get(done)).pass());
    }

    /**
     * Lets the next run go on behind slices whose losses these are.
     *
     * @param order of that run
     * @return false when it has not so many slices, or begins with other states
     */
    boolean resume(int[] order, float[] known, @Nullable CarriedStates states) {
        List<Slice> all = slicing.slices(examples, order);
        if (known.length > all.size()) {
            return false;
        }
        Slice next = known.length == all.size() ? null : all.get(known.length);
        boolean carries = next != null && next.firstStep() > 0;
        if (carries != (states != null) || (states != null && states.rows() != next.batch())) {
            return false;
        }
        done = known.length;
        resumed = states;
        stream.upload(MemorySegment.ofArray(known), losses, 0);
        return true;
    }

    /**
     * Runs the slices in the given order of examples.
     *
     * @return the mean loss over all outputs that count; NaN when the body ended the phase early
     */
    double run(int[] order, Body body) {
        slices = slicing.slices(examples, order);
        while (done < slices.size()) {
            Slice slice = slices.get(done);
            BatchPass batch = passes.of(slice);
            batch.load(examples, weights, order, slice);
            begin(batch.pass(), slice);
            if (!body.run(batch, new Matrix(losses, done, 1, 1, 1))) {
                return Double.NaN;
            }
            batch.pass().carryStates();
            done++;
        }
        double mean = meanLoss(order);
        done = 0;
        return mean;
    }

    private void begin(Pass pass, Slice slice) {
        if (resumed != null) {
            resumed.upload(pass);
            resumed = null;
        } else if (slice.firstStep() == 0) {
            pass.zeroStates();
        }
    }

    private double meanLoss(int[] order) {
        float[] means = losses();
        double sum = 0;
        double outputs = 0;
        for (int i = 0; i < means.length; i++) {
            double weight = weights.total(order, slices.get(i));
            sum += means[i] * weight;
            outputs += weight;
        }
        return outputs == 0 ? 0 : sum / outputs;
    }

    @Override
    public void close() {
        scope.close();
    }
}
