package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.CoreKernels.Adam;
import org.lstm4j.spi.CoreKernels.Clip;
import org.lstm4j.spi.CoreKernels.Sgd;
import org.lstm4j.spi.DeviceBuffer;

/** One optimizer step over all floats of a buffer. */
final class CpuOptimizers {
    private final CpuBackend backend;

    CpuOptimizers(CpuBackend backend) {
        this.backend = backend;
    }

    void sgd(Sgd call) {
        MemorySegment parameters = CpuBuffer.memory(backend, call.parameters());
        MemorySegment gradients = CpuBuffer.memory(backend, call.gradients());
        DeviceBuffer momenta = call.velocity();
        MemorySegment velocity = momenta == null ? null : CpuBuffer.memory(backend, momenta);
        float scale = scale(call.clip());
        float rate = -call.rate();
        float momentum = call.momentum();
        long bytes = parameters.byteSize() & -Float.BYTES;
        for (long at = 0; at < bytes; at += Float.BYTES) {
            float v = gradients.get(JAVA_FLOAT, at) * scale;
            if (velocity != null) {
                v = Math.fma(momentum, velocity.get(JAVA_FLOAT, at), v);
                velocity.set(JAVA_FLOAT, at, v);
            }
            parameters.set(JAVA_FLOAT, at, Math.fma(rate, v, parameters.get(JAVA_FLOAT, at)));
        }
    }

    void adam(Adam call) {
        MemorySegment parameters = CpuBuffer.memory(backend, call.parameters());
        MemorySegment gradients = CpuBuffer.memory(backend, call.gradients());
        MemorySegment first = CpuBuffer.memory(backend, call.firstMoment());
        MemorySegment second = CpuBuffer.memory(backend, call.secondMoment());
        float scale = scale(call.clip());
        float beta1 = call.beta1();
        float beta2 = call.beta2();
        float rest1 = 1f - beta1;
        float rest2 = 1f - beta2;
        float correction1 = call.correction1();
        float correction2 = call.correction2();
        float epsilon = call.epsilon();
        float rate = -call.rate();
        long bytes = parameters.byteSize() & -Float.BYTES;
        for (long at = 0; at < bytes; at += Float.BYTES) {
            float g = gradients.get(JAVA_FLOAT, at) * scale;
            float m = Math.fma(beta1, first.get(JAVA_FLOAT, at), rest1 * g);
            float v = Math.fma(beta2, second.get(JAVA_FLOAT, at), (rest2 * g) * g);
            first.set(JAVA_FLOAT, at, m);
            second.set(JAVA_FLOAT, at, v);
            float change = (m / correction1) / ((float) Math.sqrt(v / correction2) + epsilon);
            parameters.set(JAVA_FLOAT, at, Math.fma(rate, change, parameters.get(JAVA_FLOAT, at)));
        }
    }

    private float scale(@Nullable Clip clip) {
        if (clip == null) {
            return 1f;
        }
        float squared = Rows.of(backend, clip.squaredNorm()).get(0, 0);
        return Math.min(1f, clip.maxNorm() / (float) Math.sqrt(squared));
    }
}
