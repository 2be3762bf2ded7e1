package org.lstm4j.benchmarks.engine;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/**
 * One update after the other: what a batch of {@link org.lstm4j.train.Trainer} asks of the backend, without the bookkeeping
 * of epochs around it, as the peers' loops have none either.
 */
final class OwnTraining implements Prepared {
    private final Backend backend;
    private final CoreKernels kernels;
    private final ComputeStream stream;
    private final RecurrentPlan plan;
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    private final DeviceBuffer weights;
    private final DeviceBuffer gradients;
    private final RecurrentPlan.Forward forward;
    private final CoreKernels.ElementLoss loss;
    private final RecurrentPlan.Backward backward;
    private final DeviceBuffer firstMoment;
    private final DeviceBuffer secondMoment;
    private int updates;

    OwnTraining(Work work, Inputs inputs, Model model, Backend backend) {
        this.backend = backend;
        kernels = backend.kernels();
        stream = backend.newStream();
        RecurrentSpec spec = model.specs().getFirst();
        plan = backend.plan(spec, Mode.TRAINING, Numerics.STRICT);
        int steps = work.steps();
        int batch = work.batch();
        int rows = steps * batch;
        int hidden = work.hidden();
        weights = allocate(plan.packedBytes(), Usage.WEIGHTS);
        gradients = allocate(plan.packedBytes(), Usage.WEIGHTS);
        firstMoment = allocate(plan.packedBytes(), Usage.WEIGHTS);
        secondMoment = allocate(plan.packedBytes(), Usage.WEIGHTS);
        plan.packWeights(stream, model.recurrentWeights(0).getFirst(), weights);
        Sequence x = Sequence.timeMajor(filled(inputs.x()), steps, batch, hidden);
        DeviceBuffer y = allocate((long) rows * hidden * Float.BYTES, Usage.STATE);
        DeviceBuffer dy = allocate((long) rows * hidden * Float.BYTES, Usage.STATE);
        DeviceBuffer reserve = allocate(plan.reserveBytes(steps, batch), Usage.RESERVE);
        DeviceBuffer workspace = allocate(plan.workspaceBytes(steps, batch), Usage.WORKSPACE);
        forward = new RecurrentPlan.Forward(
                steps,
                batch,
                weights,
                x,
                Sequence.timeMajor(y, steps, batch, hidden),
                null,
                null,
                null,
                reserve,
                workspace,
                null,
                null);
        float[] mean = new float[rows];
        Arrays.fill(mean, 1f / ((float) rows * hidden));
        loss = new CoreKernels.ElementLoss(
                ErrorKind.SQUARED,
                null,
                Matrix.of(y, rows, hidden),
                Matrix.of(filled(Objects.requireNonNull(inputs.targets())), rows, hidden),
                filled(mean),
                Matrix.of(allocate(Float.BYTES, Usage.STATE), 1, 1),
                Matrix.of(dy, rows, hidden));
        backward = new RecurrentPlan.Backward(
                steps,
                batch,
                weights,
                x,
                null,
                null,
                reserve,
                workspace,
                null,
                Sequence.timeMajor(dy, steps, batch, hidden),
                null,
                gradients,
                null,
                null,
                null);
    }

    private DeviceBuffer allocate(long bytes, Usage usage) {
        DeviceBuffer buffer = backend.allocate(bytes, usage);
        buffers.add(buffer);
        return buffer;
    }

    private DeviceBuffer filled(float[] values) {
        DeviceBuffer buffer = allocate((long) values.length * Float.BYTES, Usage.STATE);
        stream.upload(MemorySegment.ofArray(values), buffer, 0);
        return buffer;
    }

    @Override
    public void run() {
        updates++;
        stream.zero(gradients, 0, gradients.byteSize());
        plan.forward(stream, forward);
        kernels.elementLoss(stream, loss);
        plan.backward(stream, backward);
        kernels.adam(
                stream,
                new CoreKernels.Adam(
                        weights,
                        gradients,
                        firstMoment,
                        secondMoment,
                        null,
                        Inputs.RATE,
                        Inputs.BETA1,
                        Inputs.BETA2,
                        Inputs.EPSILON,
                        (float) (1 - Math.pow(Inputs.BETA1, updates)),
                        (float) (1 - Math.pow(Inputs.BETA2, updates)),
                        null));
        stream.synchronize();
    }

    @Override
    public float[] output() {
        RecurrentWeights canonical = RecurrentWeights.zeros(plan.spec());
        plan.unpackWeights(stream, weights, canonical);
        stream.synchronize();
        return Floats.concatenated(
                plan.spec().weightKinds().stream().map(canonical::get).toList());
    }

    @Override
    public void close() {
        stream.close();
        buffers.forEach(DeviceBuffer::close);
        plan.close();
        backend.close();
    }
}
