package org.lstm4j.internal.network;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/**
 * One direction of a recurrent layer.
 *
 * @param plan how its spec is computed
 * @param block its packed weights
 * @param names of its arrays in the model, in the order of {@link RecurrentSpec#weightKinds}
 */
record RecurrentUnit(RecurrentPlan plan, WeightBlock block, List<String> names) {
    RecurrentSpec spec() {
        return plan.spec();
    }

    void store(ComputeStream stream, Map<String, float[]> arrays, DeviceBuffer packed) {
        RecurrentWeights unpacked = RecurrentWeights.zeros(spec());
        plan.unpackWeights(stream, packed, unpacked);
        List<WeightKind> kinds = spec().weightKinds();
        for (int i = 0; i < kinds.size(); i++) {
            arrays.put(names.get(i), unpacked.get(kinds.get(i)));
        }
    }

    RecurrentState state(BufferScope scope, int batch) {
        Matrix h = scope.matrix(batch, spec().outputSize(), Usage.STATE);
        return new RecurrentState(h, cellMatrix(scope, batch));
    }

    /** A state whose h stands in somebody else's memory. */
    RecurrentState state(BufferScope scope, Matrix h) {
        return new RecurrentState(h, cellMatrix(scope, h.rows()));
    }

    private @Nullable Matrix cellMatrix(BufferScope scope, int batch) {
        return spec().cell().hasCellState() ? scope.matrix(batch, spec().hiddenSize(), Usage.STATE) : null;
    }
}
