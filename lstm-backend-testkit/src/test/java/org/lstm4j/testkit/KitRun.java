package org.lstm4j.testkit;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Device;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Probe;
import org.opentest4j.TestAbortedException;

/**
 * The kit run without JUnit, so that its own verdicts can be tested.
 *
 * @param passed names of tests that passed
 * @param aborted names of tests that were aborted
 * @param failures messages of tests that failed
 */
record KitRun(List<String> passed, List<String> aborted, List<String> failures) {
    /** Runs the suites whose names are given, or all. */
    static KitRun of(BackendProvider provider, String... suites) {
        return run(provider, false, suites);
    }

    /** Runs them up to the first failure. */
    static KitRun untilFailure(BackendProvider provider, String... suites) {
        return run(provider, true, suites);
    }

    private static KitRun run(BackendProvider provider, boolean untilFailure, String... suites) {
        KitRun run = new KitRun(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Device device = ((Probe.Available) provider.probe()).devices().getFirst();
        try (Subject subject =
                new Subject(options -> provider.open(device, options), BackendOptions.DEFAULT, Numerics.STRICT, true)) {
            for (Suite suite : Suite.all(subject, provider)) {
                if (suites.length == 0 || List.of(suites).contains(suite.name())) {
                    for (Suite.Test test : suite.tests()) {
                        if (!untilFailure || run.failures.isEmpty()) {
                            run.run(test);
                        }
                    }
                }
            }
        }
        return run;
    }

    private void run(Suite.Test test) {
        Check check = new Check(test.name());
        try {
            test.body().run(check);
            passed.add(test.name());
        } catch (TestAbortedException e) {
            aborted.add(test.name() + ": " + e.getMessage());
        } catch (AssertionError | Exception e) {
            failures.add(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }
}
