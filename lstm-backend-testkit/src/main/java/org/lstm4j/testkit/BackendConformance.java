package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.lstm4j.Device;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Probe;

/**
 * All that a backend must pass. A backend's own test extends this class:
 *
 * <pre>{@code
 * class MyConformanceTest extends BackendConformance {
 *     protected BackendProvider provider() {
 *         return new MyProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>What the backend answers UNSUPPORTED to is aborted with the backend's reason, once it has been seen to refuse
 * consistently; so is what the driver excludes. A machine without the device aborts everything, unless
 * {@code -Dlstm4j.require} names the provider, which turns the missing device into a failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendConformance {
    private @Nullable Subject subject;
    private double worstShare;

    /** The provider under test. */
    protected abstract BackendProvider provider();

    /** Tests that this backend is let off, with reasons. */
    protected Exclusions exclusions() {
        return Exclusions.NONE;
    }

    /** Precision of all plans; the tolerances are those of f32. */
    protected Numerics numerics() {
        return Numerics.STRICT;
    }

    /**
     * Whether the backend promises the same bits for any batch composition, chunking and thread count, with every sum in the
     * documented order, as {@link Numerics#STRICT} CPU backends do. Others are held to the tolerances there.
     */
    protected boolean bitExact() {
        return false;
    }

    /** Which of the provider's devices is tested: the first. */
    protected Device device(List<Device> devices) {
        return devices.getFirst();
    }

    /** Opens the device under test, or says why there is none. */
    @BeforeAll
    public final void openBackend(TestReporter reporter) {
        reporter.publishEntry("seed", Long.toString(Data.SEED));
        switch (provider().probe()) {
            case Probe.Available(List<Device> devices) -> {
                Device device = device(devices);
                subject = new Subject(
                        options -> provider().open(device, options), BackendOptions.DEFAULT, numerics(), bitExact());
            }
            case Probe.Unavailable(String reason) -> missing(reason);
        }
    }

    private void missing(String reason) {
        String message = provider().id() + " is not available here: " + reason;
        if (Arrays.asList(System.getProperty("lstm4j.require", "").split(","))
                .contains(provider().id())) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }

    /** Closes it. */
    @AfterAll
    public final void closeBackend(TestReporter reporter) {
        reporter.publishEntry("worst share of a tolerance", String.format(Locale.ROOT, "%.3f", worstShare));
        if (subject != null) {
            subject.close();
        }
    }

    /** All suites. */
    @TestFactory
    public final Stream<DynamicContainer> conformance() {
        return suites().stream()
                .map(suite -> DynamicContainer.dynamicContainer(
                        suite.name(), suite.tests().stream().map(this::dynamicTest)));
    }

    private DynamicTest dynamicTest(Suite.Test test) {
        return DynamicTest.dynamicTest(test.name(), () -> {
            Check check = new Check(test.name());
            exclusions().reason(test.name()).ifPresent(reason -> check.abort("excluded: " + reason));
            test.body().run(check);
            worstShare = Math.max(worstShare, check.worstShare());
        });
    }

    /** No exclusion is left over from another time. */
    @Test
    public final void exclusionsFitTests() {
        Assertions.assertEquals(List.of(), staleExclusions(), "exclusions that fit no test");
    }

    final List<String> staleExclusions() {
        return exclusions()
                .stale(suites().stream()
                        .flatMap(suite -> suite.tests().stream())
                        .map(Suite.Test::name)
                        .toList());
    }

    private List<Suite> suites() {
        return Suite.all(Objects.requireNonNull(subject), provider());
    }
}
