package org.lstm4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.lstm4j.reference.ReferenceProvider;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Probe;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What a driver reports: a missing device, exclusions, and exclusions that outlived their tests. */
class DriverTest {
    private static final TestReporter SILENT = entries -> {};

    /** A driver that is not run as a test of its own. */
    private static final class Driver extends BackendConformance {
        private final BackendProvider provider;
        private final Exclusions exclusions;

        Driver(BackendProvider provider, Exclusions exclusions) {
            this.provider = provider;
            this.exclusions = exclusions;
        }

        @Override
        protected BackendProvider provider() {
            return provider;
        }

        @Override
        protected Exclusions exclusions() {
            return exclusions;
        }
    }

    private static Driver withoutDevice() {
        Probe nothing = new Probe.Unavailable("no such silicon");
        return new Driver(
                Mutant.of(new ReferenceProvider(), BackendMutations.answering("probe", nothing)), Exclusions.NONE);
    }

    @Test
    void missingDeviceAborts() {
        TestAbortedException aborted =
                assertThrows(TestAbortedException.class, () -> withoutDevice().openBackend(SILENT));
        assertTrue(String.valueOf(aborted.getMessage()).contains("no such silicon"), aborted.getMessage());
    }

    @Test
    void missingDeviceFailsWhereRequired() {
        System.setProperty("lstm4j.require", "cuda,reference");
        try {
            AssertionFailedError failure = assertThrows(
                    AssertionFailedError.class, () -> withoutDevice().openBackend(SILENT));
            assertEquals("reference is not available here: no such silicon", failure.getMessage());
        } finally {
            System.clearProperty("lstm4j.require");
        }
    }

    @Test
    void excludedTestsAbortWithTheirReason() {
        Driver driver = new Driver(
                new ReferenceProvider(), Exclusions.NONE.and("memory: over the budget", "the budget is a wish"));
        driver.openBackend(SILENT);
        DynamicTest excluded = driver.conformance()
                .filter(suite -> suite.getDisplayName().equals("memory"))
                .flatMap(DynamicContainer::getChildren)
                .filter(test -> test.getDisplayName().equals("memory: over the budget"))
                .map(DynamicTest.class::cast)
                .findFirst()
                .orElseThrow();
        TestAbortedException aborted = assertThrows(
                TestAbortedException.class, () -> excluded.getExecutable().execute());
        assertTrue(String.valueOf(aborted.getMessage()).contains("the budget is a wish"), aborted.getMessage());
        assertEquals(List.of(), driver.staleExclusions());
        driver.closeBackend(SILENT);
    }

    @Test
    void exclusionsThatFitNoTestAreNamed() {
        Driver driver = new Driver(
                new ReferenceProvider(), Exclusions.NONE.and("memory: of elephants", "there is none any more"));
        driver.openBackend(SILENT);
        assertEquals(List.of("memory: of elephants"), driver.staleExclusions());
        driver.closeBackend(SILENT);
    }
}
