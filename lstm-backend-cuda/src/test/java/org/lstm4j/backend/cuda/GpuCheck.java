package org.lstm4j.backend.cuda;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes on a host that has no Maven, and prints what came out: one line a class, and each failure. */
final class GpuCheck implements TestExecutionListener {
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, Integer> reasons = new LinkedHashMap<>();

    private GpuCheck() {}

    /** @param classes names of test classes; the process ends with status 1 when one of their tests fails */
    public static void main(String[] classes) {
        boolean failed = false;
        for (String name : classes) {
            GpuCheck check = new GpuCheck();
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(name))
                    .build();
            long start = System.nanoTime();
            LauncherFactory.create().execute(request, check);
            System.out.printf("%s: %s in %.1f s%n", name, check.counts, (System.nanoTime() - start) / 1e9);
            check.reasons.forEach((reason, count) -> System.out.printf("  aborted %d: %s%n", count, reason));
            failed |= check.counts.containsKey("FAILED");
        }
        System.exit(failed ? 1 : 0);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (test.isTest() || !passed) {
            counts.merge(result.getStatus().name(), 1, Integer::sum);
        }
        result.getThrowable().ifPresent(e -> report(test, result, e));
    }

    private void report(TestIdentifier test, TestExecutionResult result, Throwable e) {
        String message = String.valueOf(e.getMessage());
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            reasons.merge(message.lines().findFirst().orElse(""), 1, Integer::sum);
            return;
        }
        System.out.printf(
                "FAILED %s: %s: %s%n", test.getDisplayName(), e.getClass().getSimpleName(), message);
        Arrays.stream(e.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("org.lstm4j"))
                .limit(6)
                .forEach(frame -> System.out.println("    at " + frame));
    }
}
