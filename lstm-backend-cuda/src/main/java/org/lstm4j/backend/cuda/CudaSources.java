package org.lstm4j.backend.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lstm4j.gpu.KernelSource;
import org.lstm4j.spi.Numerics;

/** All kernel sources that run on CUDA: the common ones, and those that need what only CUDA has. */
final class CudaSources {
    private CudaSources() {}

    /** Input product and persistent recurrence in f32. */
    static KernelSource f32() {
        return new KernelSource(
                "persistent_f32", read("exchange.cuh") + read("persistent_f32.cu") + read("input_f32.cu"));
    }

    /** The same on tensor cores, for TF32, F16 or BF16. */
    static KernelSource mma(Numerics numerics) {
        String format = switch (numerics) {
            case TF32 -> "#define FORMAT Tf32\n#define WIDE_WORDS\n";
            case F16 -> "#define FORMAT F16\n";
            case BF16 -> "#define FORMAT Bf16\n";
            default -> throw new IllegalArgumentException("no tensor core kernels for " + numerics);
        };
        return new KernelSource(
                "persistent_" + numerics.name().toLowerCase(java.util.Locale.ROOT),
                format + read("exchange.cuh") + read("mma.cuh") + read("persistent_mma.cu") + read("input_mma.cu"));
    }

    /** Every source, in the order of the shipped files. */
    static List<KernelSource> all() {
        return List.of(KernelSource.common(), f32(), mma(Numerics.TF32), mma(Numerics.F16), mma(Numerics.BF16));
    }

    /** The lowest compute capability that a source's kernels need, ten times the major number plus the minor one. */
    static int capability(KernelSource source) {
        return source.name().equals("common") || source.name().equals("persistent_f32") ? 75 : 80;
    }

    private static String read(String file) {
        try (InputStream in = CudaSources.class.getResourceAsStream("kernels/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("no kernel source " + file + " in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
