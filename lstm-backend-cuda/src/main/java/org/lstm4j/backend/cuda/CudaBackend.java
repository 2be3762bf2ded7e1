package org.lstm4j.backend.cuda;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.lstm4j.BackendException;
import org.lstm4j.Device;
import org.lstm4j.gpu.GpuBackend;
import org.lstm4j.gpu.GpuTuning;
import org.lstm4j.gpu.TiledGemm;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Capabilities;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;

/** An open CUDA device: the common backend over a {@link CudaRuntime}, and persistent kernels for the plain LSTM's forward. */
final class CudaBackend extends GpuBackend {
    /** Ampere: tensor cores that take tf32 and bfloat16. */
    private static final int MMA_CAPABILITY = 80;

    private final CudaRuntime runtime;
    private final Map<Numerics, PersistentKernels> persistent = new EnumMap<>(Numerics.class);

    CudaBackend(Device device, CudaRuntime runtime, BackendOptions options) {
        super(device, runtime, options, GpuTuning.with(new TiledGemm()));
        this.runtime = runtime;
    }

    private boolean hasMma() {
        return runtime.device().capability() >= MMA_CAPABILITY;
    }

    @Override
    public Capabilities capabilities() {
        Capabilities common = super.capabilities();
        Set<Numerics> numerics = EnumSet.copyOf(common.numerics());
        if (hasMma()) {
            numerics.addAll(Set.of(Numerics.TF32, Numerics.F16, Numerics.BF16));
        }
        return new Capabilities(
                common.kernels() + ", persistent LSTM kernels", common.lanes(), common.threads(), numerics);
    }

    @Override
    public Support supports(RecurrentSpec spec, Mode mode, Numerics numerics) {
        return switch (numerics) {
            case STRICT, FAST -> super.supports(spec, mode, numerics);
            case TF32, F16, BF16 -> supportsMma(spec, mode, numerics);
            case INT8 ->
                Support.unsupported(
                        "numerics: expected one of " + capabilities().numerics() + ", got INT8");
        };
    }

    private Support supportsMma(RecurrentSpec spec, Mode mode, Numerics numerics) {
        if (!hasMma()) {
            return Support.unsupported("numerics: " + numerics + " needs compute capability "
                    + CudaDevices.capabilityText(MMA_CAPABILITY) + ", the device has "
                    + CudaDevices.capabilityText(runtime.device().capability()));
        }
        if (mode != Mode.INFERENCE) {
            return Support.unsupported("mode: " + numerics + " plans are for INFERENCE, got " + mode);
        }
        if (!isPlain(spec) || spec.recurrentDropout() > 0f) {
            return Support.unsupported("spec: " + numerics + " plans take the plain LSTM, got " + spec);
        }
        if (kernels(numerics).shape(spec.hiddenSize(), 1).isEmpty()) {
            return Support.unsupported("hiddenSize: " + numerics
                    + " plans take 256, 512 or 1024 where the device holds the" + " weights, got " + spec.hiddenSize());
        }
        return Support.NATIVE;
    }

    /** Whether the persistent kernels compute the cell: the LSTM of PyTorch, in either direction. */
    private static boolean isPlain(RecurrentSpec spec) {
        RecurrentSpec plain = RecurrentSpec.lstm(spec.inputSize(), spec.hiddenSize()).toBuilder()
                .bias(spec.bias())
                .direction(spec.direction())
                .maskMode(spec.maskMode())
                .recurrentDropout(spec.recurrentDropout())
                .build();
        return spec.cell() == Cell.LSTM && spec.equals(plain);
    }

    @Override
    public RecurrentPlan plan(RecurrentSpec spec, Mode mode, Numerics numerics) {
        Support support = supports(spec, mode, numerics);
        if (!support.isSupported()) {
            throw new BackendException(device().id() + " cannot run this spec: " + support.reason());
        }
        boolean mma = numerics != Numerics.STRICT && numerics != Numerics.FAST;
        RecurrentPlan common = super.plan(spec, mode, mma ? Numerics.STRICT : numerics);
        boolean persistent =
                isPlain(spec) && kernels(numerics).shape(spec.hiddenSize(), 1).isPresent();
        return persistent ? new CudaLstmPlan(this, common, kernels(numerics)) : common;
    }

    private synchronized PersistentKernels kernels(Numerics numerics) {
        Numerics key = numerics == Numerics.FAST ? Numerics.STRICT : numerics;
        return persistent.computeIfAbsent(key, n -> new PersistentKernels(runtime, n));
    }

    @Override
    public synchronized void close() {
        runtime.finish();
        persistent.values().forEach(PersistentKernels::close);
        persistent.clear();
        super.close();
    }
}
