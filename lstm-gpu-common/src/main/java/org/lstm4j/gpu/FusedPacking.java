package org.lstm4j.gpu;

import java.lang.foreign.MemorySegment;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/** Between canonical weights {@code [gates * H, inputs]} and packed ones, inputs outermost, on the host. */
final class FusedPacking {
    private final FusedLayout layout;

    FusedPacking(FusedLayout layout) {
        this.layout = layout;
    }

    void pack(ComputeStream stream, RecurrentWeights source, DeviceBuffer target) {
        for (WeightKind kind : layout.spec().weightKinds()) {
            float[] canonical = source.get(kind);
            float[] packed = new float[layout.weightFloats(kind)];
            for (int i = 0; i < canonical.length; i++) {
                packed[packedIndex(kind, i)] = canonical[i];
            }
            stream.upload(MemorySegment.ofArray(packed), target, layout.weightOffset(kind) * Float.BYTES);
        }
    }

    void unpack(ComputeStream stream, DeviceBuffer source, RecurrentWeights target) {
        for (WeightKind kind : layout.spec().weightKinds()) {
            float[] canonical = target.get(kind);
            float[] packed = new float[layout.weightFloats(kind)];
            stream.download(source, layout.weightOffset(kind) * Float.BYTES, MemorySegment.ofArray(packed));
            for (int i = 0; i < canonical.length; i++) {
                canonical[i] = packed[packedIndex(kind, i)];
            }
        }
    }

    private int packedIndex(WeightKind kind, int canonical) {
        int inputs = layout.inputs(kind);
        int hiddenSize = layout.spec().hiddenSize();
        int row = canonical / inputs;
        return layout.packedIndex(kind, row / hiddenSize, row % hiddenSize, canonical % inputs);
    }
}
