package org.lstm4j.testkit;

import java.lang.foreign.MemorySegment;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/** Packing is private to a plan, loses nothing, and lets optimizers run over the packed buffer as over any other. */
final class PackingSuite extends Suite {
    PackingSuite(Subject subject) {
        super("packing", subject);
        for (Mode mode : Mode.values()) {
            Specs.shapes()
                    .forEach((name, problem) -> test(
                            "round trip, " + mode + ", " + name, check -> checkRoundTrip(check, problem.spec(), mode)));
            Specs.all()
                    .forEach((name, spec) ->
                            test("round trip, " + mode + ", " + name, check -> checkRoundTrip(check, spec, mode)));
        }
        Specs.cells(7, 19).forEach((name, spec) -> {
            test(name + " H=19: padding stays zero under optimizers", check -> checkPadding(check, spec));
            test(name + ": the norm of packed gradients", check -> checkNorm(check, spec));
        });
        Specs.plain(1, 1)
                .forEach((name, spec) ->
                        test(name + " H=1: padding stays zero under optimizers", check -> checkPadding(check, spec)));
    }

    private void checkRoundTrip(Check check, RecurrentSpec spec, Mode mode) {
        RecurrentWeights weights = Data.weights("weights", spec);
        try (RecurrentPlan plan = subject.plan(check, spec, mode);
                ComputeStream stream = subject.backend().newStream();
                GuardedMemory memory = new GuardedMemory(subject.backend(), stream, check)) {
            DeviceBuffer packed = memory.scratch("weights", plan.packedBytes(), Usage.WEIGHTS);
            plan.packWeights(stream, weights, packed);
            memory.verify();
            memory.freeze(packed);
            RecurrentWeights unpacked = RecurrentWeights.zeros(spec);
            plan.unpackWeights(stream, packed, unpacked);
            memory.verify();
            for (WeightKind kind : spec.weightKinds()) {
                int[] shape = {weights.get(kind).length};
                check.same(kind.canonicalName(), shape, weights.get(kind), unpacked.get(kind));
            }
        }
    }

    /** After steps of SGD and Adam the packed buffer equals a fresh packing of what it unpacks to. */
    private void checkPadding(Check check, RecurrentSpec spec) {
        Problem problem = Problem.of(spec, 3, 4);
        try (RecurrentPlan plan = subject.plan(check, spec, Mode.TRAINING);
                Rig rig = new Rig(subject.backend(), plan, check, problem, Setup.TRAINING);
                Exact packed = new Exact(plan, rig)) {
            rig.run();
            packed.set(packed.gradients, rig.unpack(rig.backward().gradients()));
            packed.set(packed.weights, problem.weights());
            CoreKernels kernels = subject.backend().kernels();
            for (int step = 1; step <= 3; step++) {
                kernels.sgd(
                        rig.stream(),
                        new CoreKernels.Sgd(packed.weights, packed.gradients, packed.velocity, 0.05f, 0.9f, null));
                kernels.adam(
                        rig.stream(),
                        new CoreKernels.Adam(
                                packed.weights,
                                packed.gradients,
                                packed.first,
                                packed.second,
                                null,
                                0.01f,
                                0.9f,
                                0.999f,
                                1e-8f,
                                (float) (1 - Math.pow(0.9, step)),
                                (float) (1 - Math.pow(0.999, step)),
                                null));
            }
            packed.checkPadding(check, "weights", packed.weights);
            packed.checkPadding(check, "velocity", packed.velocity);
            packed.checkPadding(check, "second moment", packed.second);
        }
    }

    /** Padding adds nothing to a sum over the packed buffer. */
    private void checkNorm(Check check, RecurrentSpec spec) {
        RecurrentWeights weights = Data.weights("weights", spec);
        double expected = 0;
        int count = 0;
        for (WeightKind kind : spec.weightKinds()) {
            for (float value : weights.get(kind)) {
                expected += (double) value * value;
                count++;
            }
        }
        try (RecurrentPlan plan = subject.plan(check, spec, Mode.TRAINING);
                Rig rig = new Rig(subject.backend(), plan, check, Problem.of(spec, 1, 1), Setup.TRAINING);
                Exact packed = new Exact(plan, rig)) {
            packed.set(packed.weights, weights);
            Matrix sum = rig.memory().output("sum", 1, 1);
            subject.backend().kernels().sumOfSquares(rig.stream(), packed.weights, sum, false);
            check.close(
                    Tolerance.sum(count),
                    "sum",
                    new int[] {1},
                    expected,
                    new double[] {expected},
                    rig.memory().read(sum));
        }
    }

    /** Buffers of exactly the packed size: optimizers run over whole buffers. */
    private final class Exact implements AutoCloseable {
        private final RecurrentPlan plan;
        private final Rig rig;
        private final DeviceBuffer weights;
        private final DeviceBuffer gradients;
        private final DeviceBuffer velocity;
        private final DeviceBuffer first;
        private final DeviceBuffer second;
        private final DeviceBuffer fresh;

        Exact(RecurrentPlan plan, Rig rig) {
            this.plan = plan;
            this.rig = rig;
            this.weights = allocate();
            this.gradients = allocate();
            this.velocity = allocate();
            this.first = allocate();
            this.second = allocate();
            this.fresh = allocate();
        }

        private DeviceBuffer allocate() {
            return subject.backend().allocate(plan.packedBytes(), Usage.WEIGHTS);
        }

        void set(DeviceBuffer packed, RecurrentWeights values) {
            plan.packWeights(rig.stream(), values, packed);
        }

        void checkPadding(Check check, String name, DeviceBuffer packed) {
            set(fresh, rig.unpack(packed));
            float[] expected = floats(fresh);
            check.same(name, new int[] {expected.length}, expected, floats(packed));
        }

        private float[] floats(DeviceBuffer buffer) {
            float[] values = new float[(int) (buffer.byteSize() / Float.BYTES)];
            rig.stream().download(buffer, 0, MemorySegment.ofArray(values));
            return values;
        }

        @Override
        public void close() {
            for (DeviceBuffer buffer : new DeviceBuffer[] {weights, gradients, velocity, first, second, fresh}) {
                buffer.close();
            }
        }
    }
}
