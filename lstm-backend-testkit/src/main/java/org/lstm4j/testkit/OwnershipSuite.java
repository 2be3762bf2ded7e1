package org.lstm4j.testkit;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;

/**
 * A closed or foreign buffer is refused at every place of every call: of plans, of kernels, of streams. One place is left
 * out: backward's initial state, which a plan need not use when its reserve has it.
 */
final class OwnershipSuite extends Suite {
    private static final RecurrentSpec LSTM = RecurrentSpec.lstm(3, 5);
    private static final Problem PROBLEM = problem(LSTM);

    private static Problem problem(RecurrentSpec spec) {
        return Problem.of(spec, 2, 3).withLengths(2, 0, 1).withMask(false);
    }

    /** Submits a call. */
    private interface Submit<R extends Record> {
        void accept(RecurrentPlan plan, ComputeStream stream, R call);
    }

    OwnershipSuite(Subject subject) {
        super("ownership", subject);
        Specs.cells(3, 5).forEach((name, spec) -> {
            Problem problem = problem(spec);
            Setup traced = Setup.TRAINING.wanting(Output.TRACE);
            test(
                    name + " forward",
                    check -> checkCall(check, problem, Setup.INFERENCE, Rig::forward, RecurrentPlan::forward));
            test(
                    name + " traced forward",
                    check -> checkCall(check, problem, traced, Rig::forward, RecurrentPlan::forward));
            test(
                    name + " step",
                    check -> checkCall(check, problem, Setup.INFERENCE, OwnershipSuite::step, RecurrentPlan::step));
            test(
                    name + " backward",
                    check -> checkCall(check, problem, Setup.TRAINING, Rig::backward, RecurrentPlan::backward));
        });
        for (KernelCall call : KernelCall.all()) {
            test(call.name(), check -> checkKernel(check, call));
        }
        test("transfers", this::checkTransfers);
        test("packing", this::checkPacking);
    }

    static RecurrentPlan.Step step(Rig rig) {
        RecurrentPlan.Forward forward = rig.forward();
        RecurrentState state = Objects.requireNonNull(forward.last());
        return new RecurrentPlan.Step(
                forward.batch(), forward.weights(), forward.x().step(0), state, forward.workspace(), null);
    }

    /** Each buffer in turn is replaced by foreign ones, then closed. */
    private <R extends Record> void checkCall(
            Check check, Problem problem, Setup setup, Function<Rig, R> caller, Submit<R> submit) {
        try (RecurrentPlan plan = subject.plan(check, problem.spec(), setup.mode());
                Subject other = subject.reopened(BackendOptions.DEFAULT)) {
            int places;
            try (Rig rig = new Rig(subject.backend(), plan, check, problem, setup)) {
                R call = caller.apply(rig);
                places(call).forEach((name, buffer) -> {
                    check.refused(
                            BackendException.class,
                            name + " of no backend",
                            () -> submit.accept(
                                    plan,
                                    rig.stream(),
                                    Views.replace(call, buffer, new ForeignBuffer(buffer.byteSize(), buffer.usage()))));
                    try (DeviceBuffer foreign = other.backend().allocate(buffer.byteSize(), buffer.usage())) {
                        check.refused(
                                BackendException.class,
                                name + " of another backend",
                                () -> submit.accept(plan, rig.stream(), Views.replace(call, buffer, foreign)));
                    }
                });
                places = places(call).size();
            }
            for (int place = 0; place < places; place++) {
                try (Rig rig = new Rig(subject.backend(), plan, check, problem, setup)) {
                    R call = caller.apply(rig);
                    String name = List.copyOf(places(call).keySet()).get(place);
                    Objects.requireNonNull(places(call).get(name)).close();
                    check.refused(
                            ClosedException.class, name + " closed", () -> submit.accept(plan, rig.stream(), call));
                }
            }
        }
    }

    private static Map<String, DeviceBuffer> places(Record call) {
        Map<String, DeviceBuffer> places = Views.buffers(call);
        if (call instanceof RecurrentPlan.Backward) {
            places.keySet().removeIf(name -> name.startsWith("initial"));
        }
        return places;
    }

    private void checkKernel(Check check, KernelCall call) {
        Support support = subject.backend().kernels().supportsGates(call.spec());
        if (!support.isSupported()) {
            check.abort("unsupported: " + support.reason());
        }
        try (ComputeStream stream = subject.backend().newStream();
                Subject other = subject.reopened(BackendOptions.DEFAULT);
                DeviceBuffer foreign = allocate(other)) {
            DeviceBuffer closed = allocate(subject);
            closed.close();
            List<DeviceBuffer> own = new ArrayList<>();
            for (int i = 0; i < call.buffers(); i++) {
                own.add(allocate(subject));
            }
            call.call().run(subject.backend().kernels(), stream, own);
            stream.synchronize();
            for (int i = 0; i < call.buffers(); i++) {
                String name = call.name() + ", buffer " + i;
                checkRefused(check, ClosedException.class, name + " closed", call, stream, own, i, closed);
                checkRefused(check, BackendException.class, name + " foreign", call, stream, own, i, foreign);
            }
            own.forEach(DeviceBuffer::close);
        }
    }

    private void checkRefused(
            Check check,
            Class<? extends RuntimeException> expected,
            String name,
            KernelCall call,
            ComputeStream stream,
            List<DeviceBuffer> own,
            int place,
            DeviceBuffer replacement) {
        List<DeviceBuffer> buffers = new ArrayList<>(own);
        buffers.set(place, replacement);
        check.refused(expected, name, () -> call.call().run(subject.backend().kernels(), stream, buffers));
    }

    private static DeviceBuffer allocate(Subject owner) {
        return owner.backend().allocate(KernelCall.FLOATS * Float.BYTES, Usage.STATE);
    }

    private void checkTransfers(Check check) {
        try (ComputeStream stream = subject.backend().newStream();
                Subject other = subject.reopened(BackendOptions.DEFAULT);
                DeviceBuffer foreign = allocate(other)) {
            DeviceBuffer closed = allocate(subject);
            closed.close();
            checkTransfers(check, ClosedException.class, stream, closed);
            checkTransfers(check, BackendException.class, stream, foreign);
            checkTransfers(check, BackendException.class, stream, new ForeignBuffer(64, Usage.STATE));
        }
    }

    static void checkTransfers(
            Check check, Class<? extends RuntimeException> expected, ComputeStream stream, DeviceBuffer buffer) {
        MemorySegment host = MemorySegment.ofArray(new float[4]);
        check.refused(expected, "upload", () -> stream.upload(host, buffer, 0));
        check.refused(expected, "download", () -> stream.download(buffer, 0, host));
        check.refused(expected, "zero", () -> stream.zero(buffer, 0, 16));
    }

    private void checkPacking(Check check) {
        try (RecurrentPlan plan = subject.plan(check, LSTM, Mode.INFERENCE);
                ComputeStream stream = subject.backend().newStream();
                Subject other = subject.reopened(BackendOptions.DEFAULT);
                DeviceBuffer foreign = other.backend().allocate(plan.packedBytes(), Usage.WEIGHTS)) {
            DeviceBuffer closed = subject.backend().allocate(plan.packedBytes(), Usage.WEIGHTS);
            closed.close();
            checkPacking(check, ClosedException.class, plan, stream, closed);
            checkPacking(check, BackendException.class, plan, stream, foreign);
        }
    }

    private static void checkPacking(
            Check check,
            Class<? extends RuntimeException> expected,
            RecurrentPlan plan,
            ComputeStream stream,
            DeviceBuffer buffer) {
        check.refused(expected, "packWeights", () -> plan.packWeights(stream, PROBLEM.weights(), buffer));
        check.refused(expected, "unpackWeights", () -> plan.unpackWeights(stream, buffer, PROBLEM.weights()));
    }
}
