package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.CoreKernels.Adam;
import org.lstm4j.spi.CoreKernels.Clip;
import org.lstm4j.spi.CoreKernels.Sgd;
import org.lstm4j.spi.DeviceBuffer;

/**
 * One optimizer step over all floats of a buffer. The floats pass through heap arrays, a few hundred at a time: C2
 * vectorises loops over those, and none over memory segments.
 */
final class CpuOptimizers {
    private static final int CHUNK = 512;

    private final CpuBackend backend;
    private final Pool<Chunk> chunks = new Pool<>(Chunk::new);

    /** Some parameters, their gradients, and what the optimizer keeps of the past. */
    private static final class Chunk {
        final float[] parameters = new float[CHUNK];
        final float[] gradients = new float[CHUNK];
        final float[] first = new float[CHUNK];
        final float[] second = new float[CHUNK];
        final float[] decay = new float[CHUNK];
    }

    CpuOptimizers(CpuBackend backend) {
        this.backend = backend;
    }

    void sgd(Sgd call) {
        MemorySegment parameters = CpuBuffer.memory(backend, call.parameters());
        MemorySegment gradients = CpuBuffer.memory(backend, call.gradients());
        DeviceBuffer velocity = call.velocity();
        MemorySegment velocities = velocity == null ? null : CpuBuffer.memory(backend, velocity);
        float scale = scale(call.clip());
        long count = parameters.byteSize() / Float.BYTES;
        Chunk chunk = chunks.take();
        for (long at = 0; at < count; at += CHUNK) {
            int size = (int) Math.min(CHUNK, count - at);
            load(parameters, at, chunk.parameters, size);
            load(gradients, at, chunk.gradients, size);
            if (velocities == null) {
                descend(chunk.parameters, chunk.gradients, size, scale, -call.rate());
            } else {
                load(velocities, at, chunk.first, size);
                roll(chunk.parameters, chunk.gradients, chunk.first, size, scale, -call.rate(), call.momentum());
                store(chunk.first, velocities, at, size);
            }
            store(chunk.parameters, parameters, at, size);
        }
        chunks.give(chunk);
    }

    private static void descend(float[] p, float[] g, int size, float scale, float rate) {
        for (int i = 0; i < size; i++) {
            p[i] = Math.fma(rate, g[i] * scale, p[i]);
        }
    }

    private static void roll(float[] p, float[] g, float[] v, int size, float scale, float rate, float momentum) {
        for (int i = 0; i < size; i++) {
            float velocity = Math.fma(momentum, v[i], g[i] * scale);
            v[i] = velocity;
            p[i] = Math.fma(rate, velocity, p[i]);
        }
    }

    void adam(Adam call) {
        MemorySegment parameters = CpuBuffer.memory(backend, call.parameters());
        MemorySegment gradients = CpuBuffer.memory(backend, call.gradients());
        MemorySegment first = CpuBuffer.memory(backend, call.firstMoment());
        MemorySegment second = CpuBuffer.memory(backend, call.secondMoment());
        DeviceBuffer decay = call.decay();
        MemorySegment decays = decay == null ? null : CpuBuffer.memory(backend, decay);
        float scale = scale(call.clip());
        long count = parameters.byteSize() / Float.BYTES;
        Chunk chunk = chunks.take();
        for (long at = 0; at < count; at += CHUNK) {
            int size = (int) Math.min(CHUNK, count - at);
            load(parameters, at, chunk.parameters, size);
            load(gradients, at, chunk.gradients, size);
            load(first, at, chunk.first, size);
            load(second, at, chunk.second, size);
            if (decays != null) {
                load(decays, at, chunk.decay, size);
                shrink(chunk.parameters, chunk.decay, size, call.rate());
            }
            adam(chunk, size, scale, call);
            store(chunk.parameters, parameters, at, size);
            store(chunk.first, first, at, size);
            store(chunk.second, second, at, size);
        }
        chunks.give(chunk);
    }

    private static void adam(Chunk chunk, int size, float scale, Adam call) {
        float[] p = chunk.parameters;
        float[] g = chunk.gradients;
        float[] m = chunk.first;
        float[] v = chunk.second;
        float beta1 = call.beta1();
        float beta2 = call.beta2();
        float rest1 = 1f - beta1;
        float rest2 = 1f - beta2;
        float correction1 = call.correction1();
        float correction2 = call.correction2();
        float epsilon = call.epsilon();
        float rate = -call.rate();
        for (int i = 0; i < size; i++) {
            float gradient = g[i] * scale;
            float mean = Math.fma(beta1, m[i], rest1 * gradient);
            float square = Math.fma(beta2, v[i], (rest2 * gradient) * gradient);
            m[i] = mean;
            v[i] = square;
            float change = (mean / correction1) / ((float) Math.sqrt(square / correction2) + epsilon);
            p[i] = Math.fma(rate, change, p[i]);
        }
    }

    private static void shrink(float[] p, float[] decay, int size, float rate) {
        for (int i = 0; i < size; i++) {
            p[i] *= 1f - rate * decay[i];
        }
    }

    private static void load(MemorySegment from, long at, float[] to, int size) {
        MemorySegment.copy(from, JAVA_FLOAT, at * Float.BYTES, to, 0, size);
    }

    private static void store(float[] from, MemorySegment to, long at, int size) {
        MemorySegment.copy(from, 0, to, JAVA_FLOAT, at * Float.BYTES, size);
    }

    private float scale(@Nullable Clip clip) {
        if (clip == null) {
            return 1f;
        }
        float squared = Rows.of(backend, clip.squaredNorm()).get(0, 0);
        return Math.min(1f, clip.maxNorm() / (float) Math.sqrt(squared));
    }
}
