package org.lstm4j.testkit;

import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Usage;

/** Calls that do not fit their plan are refused by name before anything is written: no native crash, no silent nonsense. */
final class CallSuite extends Suite {
    private static final RecurrentSpec LSTM = RecurrentSpec.lstm(3, 5);
    private static final Problem PROBLEM = Problem.of(LSTM, 2, 3).withLengths(2, 0, 1);

    CallSuite(Subject subject) {
        super("calls", subject);
        test("short weights, forward", check -> checkShort(check, Setup.INFERENCE, "weights"));
        test("short workspace, forward", check -> checkShort(check, Setup.INFERENCE, "workspace"));
        test("short lengths, forward", check -> checkShort(check, Setup.INFERENCE, "lengths"));
        test("short reserve, forward", check -> checkShort(check, Setup.TRAINING, "reserve"));
        for (String name : new String[] {"weights", "reserve", "workspace", "gradients"}) {
            test("short " + name + ", backward", check -> checkShortBackward(check, name));
        }
        test("another T than the views have", this::checkSteps);
        test("backward on a plan for inference", this::checkBackwardMode);
        test("a step against the direction", this::checkStepDirection);
        test("weights of another spec", this::checkWeights);
    }

    private void checkShort(Check check, Setup setup, String name) {
        try (RecurrentPlan plan = subject.plan(check, LSTM, setup.mode());
                Rig rig = new Rig(subject.backend(), plan, check, PROBLEM, setup);
                DeviceBuffer tooShort = subject.backend().allocate(4, Usage.WORKSPACE)) {
            DeviceBuffer full = Views.buffers(rig.forward()).get(name);
            check.refused(
                    ShapeException.class,
                    "forward",
                    () -> plan.forward(rig.stream(), Views.replace(rig.forward(), full, tooShort)),
                    name);
            rig.memory().verify();
        }
    }

    private void checkShortBackward(Check check, String name) {
        try (RecurrentPlan plan = subject.plan(check, LSTM, Mode.TRAINING);
                Rig rig = new Rig(subject.backend(), plan, check, PROBLEM, Setup.TRAINING);
                DeviceBuffer tooShort = subject.backend().allocate(4, Usage.WORKSPACE)) {
            rig.runForward();
            DeviceBuffer full = Views.buffers(rig.backward()).get(name);
            check.refused(
                    ShapeException.class,
                    "backward",
                    () -> plan.backward(rig.stream(), Views.replace(rig.backward(), full, tooShort)),
                    name);
        }
    }

    private void checkSteps(Check check) {
        try (RecurrentPlan plan = subject.plan(check, LSTM, Mode.INFERENCE);
                Rig rig = new Rig(subject.backend(), plan, check, PROBLEM, Setup.INFERENCE)) {
            RecurrentPlan.Forward call = rig.forward();
            RecurrentPlan.Forward longer = new RecurrentPlan.Forward(
                    PROBLEM.steps() + 1,
                    call.batch(),
                    call.weights(),
                    call.x(),
                    call.y(),
                    call.lengths(),
                    call.initial(),
                    call.last(),
                    null,
                    call.workspace(),
                    null,
                    null);
            check.refused(ShapeException.class, "forward", () -> plan.forward(rig.stream(), longer), "x", "3", "2");
        }
    }

    private void checkBackwardMode(Check check) {
        try (RecurrentPlan training = subject.plan(check, LSTM, Mode.TRAINING);
                RecurrentPlan inference = subject.plan(check, LSTM, Mode.INFERENCE);
                Rig rig = new Rig(subject.backend(), training, check, PROBLEM, Setup.TRAINING)) {
            rig.runForward();
            check.refused(
                    LstmException.class,
                    "backward",
                    () -> inference.backward(rig.stream(), rig.backward()),
                    "INFERENCE");
        }
    }

    private void checkStepDirection(Check check) {
        RecurrentSpec reverse = LSTM.toBuilder().direction(Direction.REVERSE).build();
        try (RecurrentPlan plan = subject.plan(check, reverse, Mode.INFERENCE);
                Rig rig = new Rig(subject.backend(), plan, check, Problem.of(reverse, 2, 3), Setup.INFERENCE)) {
            check.refused(
                    LstmException.class, "step", () -> plan.step(rig.stream(), OwnershipSuite.step(rig)), "REVERSE");
        }
    }

    private void checkWeights(Check check) {
        RecurrentSpec other = RecurrentSpec.lstm(4, 5);
        try (RecurrentPlan plan = subject.plan(check, LSTM, Mode.INFERENCE);
                ComputeStream stream = subject.backend().newStream();
                DeviceBuffer packed = subject.backend().allocate(plan.packedBytes(), Usage.WEIGHTS)) {
            RecurrentWeights weights = RecurrentWeights.zeros(other);
            check.refused(ShapeException.class, "pack", () -> plan.packWeights(stream, weights, packed), "weight_ih");
            check.refused(
                    ShapeException.class, "unpack", () -> plan.unpackWeights(stream, packed, weights), "weight_ih");
        }
    }
}
