package org.lstm4j.internal.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentState;

/** What the layers of one pass share while they prepare their calls. */
final class Binding {
    final PassShape shape;
    final PassKind kind;
    final BufferScope scope;
    final CoreKernels kernels;
    final @Nullable DeviceBuffer lengths;
    final DropoutDraw dropout = new DropoutDraw();
    /** States before the first step, one for each recurrent unit in layer order; in training only where they carry. */
    final List<RecurrentState> initialStates = new ArrayList<>();
    /** States after the last step; in a streaming pass the initial states themselves. */
    final List<RecurrentState> lastStates = new ArrayList<>();
    /** Where streaming passes keep them; null for others. */
    final @Nullable StepStates stepStates;
    /** What each recurrent unit did; none unless tracing. */
    final List<UnitTrace> traces = new ArrayList<>();

    Binding(
            PassShape shape,
            PassKind kind,
            BufferScope scope,
            CoreKernels kernels,
            @Nullable DeviceBuffer lengths,
            @Nullable StepStates stepStates) {
        this.shape = shape;
        this.kind = kind;
        this.scope = scope;
        this.kernels = kernels;
        this.lengths = lengths;
        this.stepStates = stepStates;
    }

    Flow flow(Features features) {
        return Flow.allocate(scope, shape, features);
    }

    /** The gradient's memory beside a flow; null unless training. */
    @Nullable
    Flow gradient(Features features) {
        return kind == PassKind.TRAINING ? flow(features) : null;
    }
}
