package org.lstm4j.peers.ort;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.spi.Cell;

/** Weights in ONNX's order of gates: LSTM i, o, f, c; GRU z, r, h. */
final class Packing {
    private final int[] gates;
    private final int hidden;

    Packing(Cell cell, int hidden) {
        this.gates = switch (cell) {
            case LSTM -> new int[] {0, 3, 1, 2};
            case GRU -> new int[] {1, 0, 2};
            case RNN -> new int[] {0};
        };
        this.hidden = hidden;
    }

    /** {@code [D, G*H, columns]}, little-endian. */
    ByteBuffer weights(List<Inputs.Cell> directions, Function<Inputs.Cell, float[]> part, int columns) {
        ByteBuffer packed = allocate(directions.size() * gates.length * hidden * columns);
        directions.forEach(cell -> put(part.apply(cell), columns, packed));
        return packed.flip();
    }

    /** {@code [D, 2*G*H]}: the biases of the input, then those of the recurrence. */
    ByteBuffer biases(List<Inputs.Cell> directions) {
        ByteBuffer packed = allocate(directions.size() * 2 * gates.length * hidden);
        for (Inputs.Cell cell : directions) {
            put(cell.b(), 1, packed);
            put(cell.rb(), 1, packed);
        }
        return packed.flip();
    }

    private void put(float[] canonical, int columns, ByteBuffer packed) {
        int block = hidden * columns;
        for (int gate : gates) {
            for (int i = 0; i < block; i++) {
                packed.putFloat(canonical[gate * block + i]);
            }
        }
    }

    private static ByteBuffer allocate(int floats) {
        return ByteBuffer.allocate(Math.multiplyExact(floats, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
