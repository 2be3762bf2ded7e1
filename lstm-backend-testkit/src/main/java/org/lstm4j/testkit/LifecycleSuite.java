package org.lstm4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.lstm4j.ClosedException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Usage;

/** Whatever is closed is refused, closing twice does nothing, and a backend releases what its user forgot. */
final class LifecycleSuite extends Suite {
    private static final RecurrentSpec LSTM = RecurrentSpec.lstm(3, 5);
    private static final Problem PROBLEM =
            Problem.of(LSTM, 2, 3).withLengths(2, 0, 1).withMask(false);

    LifecycleSuite(Subject subject) {
        super("lifecycle", subject);
        test("a buffer closed twice", this::checkBuffer);
        test("a closed stream", this::checkStream);
        test("a closed plan", this::checkPlan);
        test("a closed backend", this::checkBackend);
        test("buffers left open", this::checkLeak);
    }

    private void checkBuffer(Check check) {
        DeviceBuffer buffer = subject.backend().allocate(64, Usage.STATE);
        check.that(!buffer.isClosed(), "isClosed: true after allocation");
        buffer.close();
        long live = subject.backend().memory().liveBytes();
        buffer.close();
        check.that(buffer.isClosed(), "isClosed: false after close");
        check.equal(
                "live bytes after the second close",
                live,
                subject.backend().memory().liveBytes());
    }

    private void checkStream(Check check) {
        try (RecurrentPlan plan = subject.plan(check, LSTM, Mode.INFERENCE);
                Rig rig = new Rig(subject.backend(), plan, check, PROBLEM, Setup.INFERENCE);
                DeviceBuffer buffer = subject.backend().allocate(64, Usage.STATE)) {
            ComputeStream stream = subject.backend().newStream();
            stream.close();
            stream.close();
            OwnershipSuite.checkTransfers(check, ClosedException.class, stream, buffer);
            check.refused(ClosedException.class, "synchronize", stream::synchronize);
            check.refused(ClosedException.class, "forward", () -> plan.forward(stream, rig.forward()));
            check.refused(
                    ClosedException.class,
                    "pack",
                    () -> plan.packWeights(
                            stream, PROBLEM.weights(), rig.forward().weights()));
        }
    }

    private void checkPlan(Check check) {
        RecurrentPlan plan = subject.plan(check, LSTM, Mode.TRAINING);
        try (Rig rig = new Rig(subject.backend(), plan, check, PROBLEM, Setup.TRAINING)) {
            plan.close();
            plan.close();
            check.refused(ClosedException.class, "forward", () -> plan.forward(rig.stream(), rig.forward()));
            check.refused(ClosedException.class, "backward", () -> plan.backward(rig.stream(), rig.backward()));
        }
    }

    private void checkBackend(Check check) {
        Subject closed = subject.reopened(BackendOptions.DEFAULT);
        Backend backend = closed.backend();
        backend.close();
        backend.close();
        check.refused(ClosedException.class, "allocate", () -> backend.allocate(64, Usage.STATE));
        check.refused(ClosedException.class, "newStream", backend::newStream);
        check.refused(
                ClosedException.class,
                "plan",
                () -> backend.plan(LSTM, Mode.INFERENCE, closed.numerics()).close());
    }

    private void checkLeak(Check check) {
        List<LogRecord> warnings = new ArrayList<>();
        Handler handler = new WarningHandler(warnings);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        DeviceBuffer leaked;
        try (Subject other = subject.reopened(BackendOptions.DEFAULT)) {
            leaked = other.backend().allocate(4321 * 4, Usage.RESERVE);
        } finally {
            root.removeHandler(handler);
        }
        check.that(leaked.isClosed(), "a buffer left open: expected it released with its backend, still open");
        check.that(!warnings.isEmpty(), "a buffer left open: expected a warning in the log, got none");
    }

    /** Collects what is logged at WARNING and above. */
    private static final class WarningHandler extends Handler {
        private final List<LogRecord> records;

        WarningHandler(List<LogRecord> records) {
            this.records = records;
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                records.add(record);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
