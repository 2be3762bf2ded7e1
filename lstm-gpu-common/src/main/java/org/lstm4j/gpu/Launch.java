package org.lstm4j.gpu;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Sequence;

/** A {@link GpuCall} whose arguments are the seam's views; each buffer is checked for its owner on the way. */
final class Launch {
    /** The dialect's GROUP. */
    static final int GROUP = 256;

    private final GpuAllocator allocator;
    private final GpuCall call;

    Launch(GpuAllocator allocator, GpuCall call) {
        this.allocator = allocator;
        this.call = call;
    }

    Launch start() {
        call.start();
        return this;
    }

    /** The dialect's MATRIX: pointer, offset, row stride; null for an absent one. */
    Launch matrix(@Nullable Matrix m) {
        if (m == null) {
            return memory(null).integer64(0).integer64(0);
        }
        return buffer(m.buffer()).integer64(m.offset()).integer64(m.rowStride());
    }

    /** The dialect's SLOTS: pointer, offset, row stride, stride from one entry to the next; null for absent ones. */
    Launch slots(@Nullable Sequence s) {
        if (s == null) {
            return memory(null).integer64(0).integer64(0).integer64(0);
        }
        return buffer(s.buffer()).integer64(s.offset()).integer64(s.rowStride()).integer64(s.timeStride());
    }

    Launch buffer(@Nullable DeviceBuffer buffer) {
        return memory(buffer == null ? null : allocator.own(buffer).memory());
    }

    Launch memory(@Nullable GpuMemory memory) {
        call.memory(memory);
        return this;
    }

    Launch integer(int value) {
        call.integer(value);
        return this;
    }

    Launch integer64(long value) {
        call.integer64(value);
        return this;
    }

    Launch real(float value) {
        call.real(value);
        return this;
    }

    Launch flag(boolean value) {
        return integer(value ? 1 : 0);
    }

    Launch activation(Activation f) {
        return integer(ActivationCode.of(f.kind())).real(f.alpha()).real(f.beta());
    }

    /** Adds the rows and columns, and launches one work item per element. */
    void overElements(int rows, int columns) {
        integer(rows).integer(columns);
        overItems((long) rows * columns);
    }

    /** Launches one work item per index. */
    void overItems(long count) {
        groups(Math.toIntExact(Math.ceilDiv(count, GROUP)));
    }

    /** Launches groups of the usual size. */
    void groups(int count) {
        call.launch(count, 1, GROUP, 1);
    }

    void launch(int groupsX, int groupsY, int sizeX, int sizeY) {
        call.launch(groupsX, groupsY, sizeX, sizeY);
    }
}
