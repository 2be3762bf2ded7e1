package org.lstm4j.gpu;

import java.lang.foreign.MemorySegment;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/** Between canonical weights {@code [4H, inputs]} and packed ones {@code [inputs, H, 4]}, on the host. */
final class LstmPacking {
    private final LstmLayout layout;

    LstmPacking(LstmLayout layout) {
        this.layout = layout;
    }

    void pack(ComputeStream stream, RecurrentWeights source, DeviceBuffer target) {
        for (WeightKind kind : layout.spec().weightKinds()) {
            float[] canonical = source.get(kind);
            float[] packed = new float[canonical.length];
            for (int i = 0; i < canonical.length; i++) {
                packed[packedIndex(kind, i)] = canonical[i];
            }
            stream.upload(MemorySegment.ofArray(packed), target, byteOffset(target, kind));
        }
    }

    void unpack(ComputeStream stream, DeviceBuffer source, RecurrentWeights target) {
        for (WeightKind kind : layout.spec().weightKinds()) {
            float[] canonical = target.get(kind);
            float[] packed = new float[canonical.length];
            stream.download(source, byteOffset(source, kind), MemorySegment.ofArray(packed));
            for (int i = 0; i < canonical.length; i++) {
                canonical[i] = packed[packedIndex(kind, i)];
            }
        }
    }

    private long byteOffset(DeviceBuffer packed, WeightKind kind) {
        Matrix matrix = layout.weight(packed, kind);
        return matrix.offset() * Float.BYTES;
    }

    /** Canonical element (gate * H + unit, input) stands at (input, unit, gate). */
    private int packedIndex(WeightKind kind, int canonical) {
        int inputs = layout.rows(kind);
        int hiddenSize = layout.spec().hiddenSize();
        int row = canonical / inputs;
        int input = canonical % inputs;
        return (input * hiddenSize + row % hiddenSize) * LstmLayout.GATES + row / hiddenSize;
    }
}
