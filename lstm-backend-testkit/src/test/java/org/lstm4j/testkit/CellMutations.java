package org.lstm4j.testkit;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.lstm4j.internal.ComposedPlan;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.CoreKernels.Gates;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;
import org.lstm4j.testkit.Mutant.Mutation;

/** The ways in which cells and their options go wrong, each made on purpose. */
final class CellMutations {
    private CellMutations() {}

    /** Two gates of one cell change places, consistently, so that a round trip of weights cannot show it. */
    static Mutation swappedGates(Cell cell, int one, int other) {
        return call -> {
            if (call.is("packWeights")) {
                RecurrentWeights weights = call.argument(1, RecurrentWeights.class);
                return call.with(1, swapped(weights, cell, one, other)).proceed();
            }
            Object result = call.proceed();
            if (call.is("unpackWeights")) {
                RecurrentWeights weights = call.argument(2, RecurrentWeights.class);
                PlanMutations.copy(swapped(weights, cell, one, other), weights);
            }
            return result;
        };
    }

    private static RecurrentWeights swapped(RecurrentWeights weights, Cell cell, int one, int other) {
        RecurrentWeights swapped = RecurrentWeights.zeros(weights.spec());
        PlanMutations.copy(weights, swapped);
        for (WeightKind kind : weights.spec().weightKinds()) {
            boolean perGate = kind != WeightKind.PEEPHOLE && kind != WeightKind.PROJECTION;
            if (perGate && weights.spec().cell() == cell) {
                float[] from = weights.get(kind);
                int block = from.length / cell.gates();
                System.arraycopy(from, one * block, swapped.get(kind), other * block, block);
                System.arraycopy(from, other * block, swapped.get(kind), one * block, block);
            }
        }
        return swapped;
    }

    /** The candidate's two biases merged, which a reset between them forbids. */
    static RecurrentWeights withMergedBiases(RecurrentWeights weights) {
        if (weights.spec().resetsAfterProduct() && weights.has(WeightKind.RECURRENT_BIAS)) {
            int size = weights.spec().hiddenSize();
            for (int i = 2 * size; i < 3 * size; i++) {
                weights.get(WeightKind.INPUT_BIAS)[i] += weights.get(WeightKind.RECURRENT_BIAS)[i];
                weights.get(WeightKind.RECURRENT_BIAS)[i] = 0f;
            }
        }
        return weights;
    }

    /** The other form of the reset. */
    static RecurrentSpec otherReset(RecurrentSpec spec) {
        return spec.cell() != Cell.GRU
                ? spec
                : spec.toBuilder()
                        .resetForm(spec.resetsAfterProduct() ? ResetForm.BEFORE_PRODUCT : ResetForm.AFTER_PRODUCT)
                        .build();
    }

    /** The other gate coupled. */
    static RecurrentSpec otherCoupling(RecurrentSpec spec) {
        Coupling other = switch (spec.coupling()) {
            case NONE -> Coupling.NONE;
            case FORGET_FROM_INPUT -> Coupling.INPUT_FROM_FORGET;
            case INPUT_FROM_FORGET -> Coupling.FORGET_FROM_INPUT;
        };
        return spec.toBuilder().coupling(other).build();
    }

    static RecurrentSpec withoutInputClip(RecurrentSpec spec) {
        return spec.toBuilder().inputClip(Float.POSITIVE_INFINITY).build();
    }

    static RecurrentSpec withoutCellClip(RecurrentSpec spec) {
        return spec.toBuilder().cellClip(Float.POSITIVE_INFINITY).build();
    }

    /** Every activation with the parameters of the first. */
    static RecurrentSpec withOneSetOfParameters(RecurrentSpec spec) {
        Activation first = spec.activations().getFirst();
        return spec.toBuilder()
                .activations(spec.activations().stream()
                        .map(f -> new Activation(f.kind(), first.alpha(), first.beta()))
                        .toList())
                .build();
    }

    /** The same in the kernels that composed plans are made of. */
    static Mutation composing(Mutation kernels) {
        return call -> {
            if (!call.is("plan")) {
                return kernels.apply(call);
            }
            Backend backend = Mutant.wrap(Backend.class, call.target(), kernels);
            return ComposedPlan.create(
                    backend,
                    call.argument(0, RecurrentSpec.class),
                    call.argument(1, Mode.class),
                    call.argument(2, Numerics.class));
        };
    }

    /** Does something to the host's copy of a matrix and puts it back. */
    private static void change(ComputeStream stream, Matrix m, UnaryOperator<float[]> row) {
        for (int n = 0; n < m.rows(); n++) {
            MemorySegment values = MemorySegment.ofArray(new float[m.columns()]);
            long at = (m.offset() + n * m.rowStride()) * Float.BYTES;
            stream.download(m.buffer(), at, values);
            float[] changed = row.apply((float[]) values.heapBase().orElseThrow());
            stream.upload(MemorySegment.ofArray(changed), m.buffer(), at);
        }
    }

    private static float[] row(ComputeStream stream, Matrix m, int n) {
        float[] values = new float[m.columns()];
        stream.download(m.buffer(), (m.offset() + n * m.rowStride()) * Float.BYTES, MemorySegment.ofArray(values));
        return values;
    }

    /** An output gate whose peephole sees c[t-1], as those of the other gates do. */
    static Mutation outputGateSeesTheStateBefore() {
        return ((Mutation) call -> {
                    Gates gates = call.argument(1, Gates.class);
                    Matrix peephole = gates.peephole();
                    Matrix cPrevious = gates.cPrevious();
                    if (peephole == null || cPrevious == null) {
                        return call.proceed();
                    }
                    ComputeStream stream = call.argument(0, ComputeStream.class);
                    int size = gates.spec().hiddenSize();
                    float[] weights = row(stream, peephole, 0);
                    int[] next = {0};
                    change(stream, gates.gates(), z -> {
                        float[] c = row(stream, cPrevious, next[0]++);
                        for (int j = 0; j < size; j++) {
                            z[3 * size + j] += weights[2 * size + j] * c[j];
                        }
                        return z;
                    });
                    change(stream, peephole, all -> {
                        Arrays.fill(all, 2 * size, 3 * size, 0f);
                        return all;
                    });
                    Object result = call.proceed();
                    change(stream, peephole, all -> weights);
                    return result;
                })
                .on("gates");
    }

    /** A norm whose mean and deviation are those of all gates at once. */
    static Mutation normOverAllGates() {
        return ((Mutation) call -> {
                    Gates gates = call.argument(1, Gates.class);
                    CoreKernels.Norm norm = gates.norm();
                    if (norm == null || gates.spec().cell() == Cell.RNN) {
                        return call.proceed();
                    }
                    ComputeStream stream = call.argument(0, ComputeStream.class);
                    float[] gain = row(stream, norm.gain(), 0);
                    float[] bias = row(stream, norm.bias(), 0);
                    change(stream, gates.gates(), z -> normalised(z, gain, bias));
                    RecurrentSpec spec =
                            gates.spec().toBuilder().layerNorm(false).build();
                    Record plain = PlanMutations.replaced(gates, "norm", null);
                    return call.with(1, PlanMutations.replaced(plain, "spec", spec))
                            .proceed();
                })
                .on("gates");
    }

    private static float[] normalised(float[] z, float[] gain, float[] bias) {
        double mean = 0;
        double square = 0;
        for (float value : z) {
            mean += value / z.length;
            square += (double) value * value / z.length;
        }
        double deviation = Math.sqrt(square - mean * mean + RecurrentSpec.NORM_EPSILON);
        float[] normalised = new float[z.length];
        for (int i = 0; i < z.length; i++) {
            normalised[i] = (float) (gain[i] * (z[i] - mean) / deviation + bias[i]);
        }
        return normalised;
    }

    /** A candidate that sees h where it should see r * h. */
    static Mutation unresetProduct() {
        return ((Mutation) call -> {
                    Object result = call.proceed();
                    CoreKernels.ResetGate reset = call.argument(1, CoreKernels.ResetGate.class);
                    ((CoreKernels) call.target())
                            .copy(call.argument(0, ComputeStream.class), reset.h(), reset.product());
                    return result;
                })
                .on("resetGate");
    }

    /** Derivatives taken where the gate is, not where its activation was taken. */
    static Mutation derivativesAtTheGates() {
        return ((Mutation) call -> {
                    CoreKernels.GatesBackward backward = call.argument(1, CoreKernels.GatesBackward.class);
                    return backward.preActivations() == null
                            ? call.proceed()
                            : call.with(1, PlanMutations.replaced(backward, "preActivations", backward.gates()))
                                    .proceed();
                })
                .on("gatesBackward");
    }
}
