package org.lstm4j.backend.cuda;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.Device;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Probe;
import org.lstm4j.spi.RecurrentSpec;

/** Times whole forwards, and forwards with backwards, input size = hidden size, data on the device; prints a table in CSV. */
final class GpuBench {
    private static final int STEPS = 512;
    private static final int WARM = 5;
    private static final int TIMES = 21;

    private GpuBench() {}

    public static void main(String[] arguments) {
        CudaProvider provider = new CudaProvider();
        switch (provider.probe()) {
            case Probe.Unavailable(String reason) -> System.out.println("cuda: unavailable: " + reason);
            case Probe.Available(List<Device> devices) -> {
                System.out.println("H,B,T,numerics,mode,ms");
                try (Backend backend = provider.open(devices.getFirst(), BackendOptions.DEFAULT)) {
                    for (Numerics numerics :
                            new Numerics[] {Numerics.STRICT, Numerics.TF32, Numerics.F16, Numerics.BF16}) {
                        for (int hidden : new int[] {128, 256, 512, 1024, 2048}) {
                            int[] batches = hidden > 1024 ? new int[] {1, 32} : new int[] {1, 8, 32, 64, 128};
                            for (int batch : batches) {
                                time(backend, hidden, batch, numerics, Mode.INFERENCE);
                            }
                        }
                    }
                    for (int hidden : new int[] {256, 512, 1024}) {
                        for (int batch : new int[] {1, 32}) {
                            time(backend, hidden, batch, Numerics.STRICT, Mode.TRAINING);
                        }
                    }
                }
            }
        }
    }

    private static void time(Backend backend, int hidden, int batch, Numerics numerics, Mode mode) {
        RecurrentSpec spec = RecurrentSpec.lstm(hidden, hidden);
        if (!backend.supports(spec, mode, numerics).isSupported()) {
            return;
        }
        try (Gpu pass = new Gpu(backend, backend.plan(spec, mode, numerics), STEPS, batch, false)) {
            double[] times = new double[TIMES];
            for (int i = -WARM; i < TIMES; i++) {
                long start = System.nanoTime();
                pass.run();
                pass.synchronize();
                if (i >= 0) {
                    times[i] = (System.nanoTime() - start) / 1e6;
                }
            }
            Arrays.sort(times);
            System.out.printf(
                    Locale.ROOT, "%d,%d,%d,%s,%s,%.4f%n", hidden, batch, STEPS, numerics, mode, times[TIMES / 2]);
        }
    }
}
