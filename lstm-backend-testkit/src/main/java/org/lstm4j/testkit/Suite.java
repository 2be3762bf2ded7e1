package org.lstm4j.testkit;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.MemoryUse;

/** A named list of tests of one subject. */
abstract class Suite {
    private final String name;
    final Subject subject;
    private final List<Test> tests = new ArrayList<>();

    /** The body of a test. */
    interface Body {
        void run(Check check) throws Exception;
    }

    /** A test by its full name. */
    record Test(String name, Body body) {}

    Suite(String name, Subject subject) {
        this.name = name;
        this.subject = subject;
    }

    /** Adds a test, which must leave no buffer behind. */
    final void test(String title, Body body) {
        tests.add(new Test(name + ": " + title, check -> {
            MemoryUse before = subject.backend().memory();
            body.run(check);
            MemoryUse after = subject.backend().memory();
            check.equal("live buffers after the test", before.liveBuffers(), after.liveBuffers());
        }));
    }

    final List<Test> tests() {
        return List.copyOf(tests);
    }

    final String name() {
        return name;
    }

    /** All suites, in the order in which one would debug a new backend. */
    static List<Suite> all(Subject subject, BackendProvider provider) {
        return List.of(
                new ProviderSuite(subject, provider),
                new MemorySuite(subject),
                new StreamSuite(subject),
                new LifecycleSuite(subject),
                new OwnershipSuite(subject),
                new CallSuite(subject),
                new MatrixSuite(subject),
                new ActivationSuite(subject),
                new GatesSuite(subject),
                new PoolingSuite(subject),
                new LossSuite(subject),
                new DropoutSuite(subject),
                new OptimizerSuite(subject),
                new SupportSuite(subject),
                new PackingSuite(subject),
                new ForwardSuite(subject),
                new StepSuite(subject),
                new BackwardSuite(subject),
                new TraceSuite(subject),
                new LengthSuite(subject),
                new OptionSuite(subject),
                new LayoutSuite(subject),
                new ChunkSuite(subject),
                new DeterminismSuite(subject),
                new InvarianceSuite(subject),
                new ConcurrencySuite(subject));
    }

    /** Forward, and backward where the setup says so, against the oracle. */
    final void checkOracle(Check check, Problem problem, Setup setup) {
        subject.checkOracle(check, problem, Rig.run(subject, check, problem, setup));
    }
}
