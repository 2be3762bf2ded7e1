package org.lstm4j.testkit;

import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Capabilities;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;

/** What {@code supports} answers binds, for every spec, mode and precision. */
final class SupportSuite extends Suite {
    SupportSuite(Subject subject) {
        super("support", subject);
        test("capabilities", this::checkCapabilities);
        test("the plain LSTM runs and trains", this::checkLstm);
        test("precisions without capability are refused", this::checkPrecisions);
        Specs.all().forEach((name, spec) -> {
            for (Mode mode : Mode.values()) {
                test(name + ", " + mode, check -> checkPlan(check, spec, mode));
            }
        });
    }

    private void checkCapabilities(Check check) {
        Capabilities capabilities = subject.backend().capabilities();
        check.that(!capabilities.kernels().isBlank(), "kernels: expected a name for people, got a blank");
        check.that(capabilities.lanes() >= 1, "lanes: expected at least 1, got " + capabilities.lanes());
        check.that(capabilities.threads() >= 1, "threads: expected at least 1, got " + capabilities.threads());
        check.that(
                capabilities.numerics().contains(subject.numerics()),
                "numerics: expected " + subject.numerics() + " among " + capabilities.numerics());
    }

    private void checkLstm(Check check) {
        for (Mode mode : Mode.values()) {
            Support support = subject.backend().supports(RecurrentSpec.lstm(7, 19), mode, subject.numerics());
            check.that(support.isSupported(), "LSTM, " + mode + ": expected support, got " + support);
        }
    }

    private void checkPrecisions(Check check) {
        Backend backend = subject.backend();
        RecurrentSpec spec = RecurrentSpec.lstm(7, 19);
        for (Numerics numerics : Numerics.values()) {
            for (Mode mode : Mode.values()) {
                Support support = backend.supports(spec, mode, numerics);
                if (support.isSupported()) {
                    check.that(
                            backend.capabilities().numerics().contains(numerics),
                            numerics + ": supported, but not among the capabilities");
                    backend.plan(spec, mode, numerics).close();
                } else {
                    subject.checkRefusal(check, spec, mode, numerics, support);
                }
            }
        }
    }

    private void checkPlan(Check check, RecurrentSpec spec, Mode mode) {
        try (RecurrentPlan plan = subject.plan(check, spec, mode)) {
            check.equal("spec", spec, plan.spec());
            check.equal("mode", mode, plan.mode());
            check.equal("support", subject.backend().supports(spec, mode, subject.numerics()), plan.support());
            check.that(plan.packedBytes() > 0, "packedBytes: expected more than 0, got " + plan.packedBytes());
            check.equal("packedBytes mod 4", 0L, plan.packedBytes() % Float.BYTES);
            int steps = 1 << 20;
            int batch = 1 << 12;
            check.that(plan.workspaceBytes(0, 1) >= 0, "workspaceBytes(0, 1): got " + plan.workspaceBytes(0, 1));
            check.that(
                    plan.workspaceBytes(steps, batch) >= 0,
                    "workspaceBytes overflows: " + plan.workspaceBytes(steps, batch));
            long reserve = plan.reserveBytes(steps, batch);
            if (mode == Mode.INFERENCE) {
                check.equal("reserveBytes of inference", 0L, reserve);
            } else {
                check.that(reserve >= (long) steps * batch, "reserveBytes overflows: " + reserve);
            }
        }
    }
}
