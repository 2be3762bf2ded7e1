package org.lstm4j.internal.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/** A recurrent layer over whole sequences: each direction reads the same input and writes its own columns. */
final class SequenceLink extends Link {
    private final CoreKernels kernels;
    private final List<Direction> directions = new ArrayList<>();

    private final @Nullable RecurrentMasks masks;
    private final @Nullable Flow dIn;
    /** Where the second direction writes its gradient of the input, to be added to the first one's. */
    private final @Nullable Flow dInReverse;

    SequenceLink(RecurrentNode node, Binding binding, Flow in, @Nullable Flow dIn) {
        super(binding.flow(node.concatenated()), binding.gradient(node.concatenated()));
        kernels = binding.kernels;
        this.dIn = dIn;
        boolean both = node.units().size() == 2;
        dInReverse = both && dIn != null
                ? binding.flow(Features.sequence(dIn.matrix().columns()))
                : null;
        List<RecurrentSpec> specs =
                node.units().stream().map(RecurrentUnit::spec).toList();
        boolean drops = binding.kind == PassKind.TRAINING && node.options().recurrentDropout() > 0f;
        masks = drops
                ? new RecurrentMasks(
                        binding, node.index(), specs, node.options().recurrentMask())
                : null;
        int column = 0;
        for (RecurrentUnit unit : node.units()) {
            Flow own = directions.isEmpty() ? dIn : dInReverse;
            directions.add(direction(unit, node.output().sequence(), binding, in, column, own));
            column += unit.spec().outputSize();
        }
    }

    private Direction direction(
            RecurrentUnit unit, boolean sequence, Binding binding, Flow in, int column, @Nullable Flow dIn) {
        int steps = binding.shape.steps();
        int batch = binding.shape.batch();
        boolean training = binding.kind == PassKind.TRAINING;
        int width = unit.spec().outputSize();
        RecurrentPlan plan = unit.plan();
        DeviceBuffer workspace = binding.scope.bytes(plan.workspaceBytes(steps, batch), Usage.WORKSPACE);
        DeviceBuffer reserve = training ? binding.scope.bytes(plan.reserveBytes(steps, batch), Usage.RESERVE) : null;
        boolean stateful = !training || binding.shape.carries();
        RecurrentState initial = stateful ? unit.state(binding.scope, batch) : null;
        RecurrentState last = sequence
                ? (stateful ? unit.state(binding.scope, batch) : null)
                : unit.state(binding.scope, out.columns(column, width));
        if (initial != null && last != null) {
            binding.initialStates.add(initial);
            binding.lastStates.add(last);
        }
        UnitTrace trace = binding.kind == PassKind.TRACING ? UnitTrace.allocate(binding, unit.spec()) : null;
        if (trace != null) {
            binding.traces.add(trace);
        }
        Sequence y = sequence ? out.sequence().columns(column, width) : null;
        Sequence mask = masks == null ? null : masks.of(directions.size());
        RecurrentPlan.Forward forward = new RecurrentPlan.Forward(
                steps,
                batch,
                unit.block().weights(),
                in.sequence(),
                trace == null ? y : trace.h().sequence(),
                binding.lengths,
                initial,
                last,
                reserve,
                workspace,
                mask,
                trace == null ? null : trace.views());
        if (dOut == null || reserve == null) {
            return new Direction(plan, forward, null, trace, sequence ? out.columns(column, width) : null);
        }
        // The output is the last h alone, so no gradient reaches the last c: these zeros are only read.
        RecurrentState dLast = sequence ? null : unit.state(binding.scope, dOut.columns(column, width));
        RecurrentPlan.Backward backward = new RecurrentPlan.Backward(
                steps,
                batch,
                unit.block().weights(),
                in.sequence(),
                binding.lengths,
                initial,
                reserve,
                workspace,
                mask,
                sequence ? dOut.sequence().columns(column, width) : null,
                dLast,
                unit.block().gradients(),
                dIn == null ? null : dIn.sequence(),
                null,
                null);
        return new Direction(plan, forward, backward, null, null);
    }

    @Override
    void forward(ComputeStream stream) {
        if (masks != null) {
            masks.draw(stream);
        }
        for (Direction direction : directions) {
            direction.plan.forward(stream, direction.forward);
            if (direction.trace != null && direction.traced != null) {
                direction.trace.copyOutput(stream, kernels, direction.traced);
            }
        }
    }

    @Override
    void backward(ComputeStream stream) {
        for (Direction direction : directions) {
            direction.plan.backward(stream, Objects.requireNonNull(direction.backward));
        }
        if (dIn != null && dInReverse != null) {
            kernels.add(stream, dInReverse.matrix(), dIn.matrix());
        }
    }

    /**
     * One direction's calls.
     *
     * @param trace where a tracing pass keeps what the direction does
     * @param traced the columns of the output that wait for a copy of the trace's h; null where only the last h is put out
     */
    private record Direction(
            RecurrentPlan plan,
            RecurrentPlan.Forward forward,
            RecurrentPlan.@Nullable Backward backward,
            @Nullable UnitTrace trace,
            @Nullable Matrix traced) {}
}
