package org.lstm4j.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.benchmarks.cold.ColdApplication;
import org.lstm4j.benchmarks.cold.ColdJvm;
import org.lstm4j.benchmarks.engine.Checked;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.engine.Work;

/** Starts applications, whose models and caches are made before the first start, and kept. */
final class ColdStart {
    /** Figure of the time to the first call at full speed. */
    static final String STEADY = "steady_ms";

    /** How long an application runs on to come to full speed. */
    private static final int MILLIS = 2500;

    private static final int STARTS = 3;
    private static final double MICROS_PER_MILLI = 1e3;

    private final Peers peers;
    private final Map<ColdContender, ColdJvm> prepared = new HashMap<>();

    ColdStart(Peers peers) {
        this.peers = peers;
    }

    /** Time is that to the first output, median of a few starts; so is the other. */
    Outcome take(ColdContender contender) {
        try {
            ColdJvm jvm = prepared.computeIfAbsent(contender, this::prepare);
            List<ColdJvm.Times> starts = new ArrayList<>();
            for (int start = 0; start < STARTS; start++) {
                starts.add(jvm.start(MILLIS));
            }
            Work work = contender.work();
            Inputs weights = Inputs.of(work);
            float[] x = ColdApplication.input(work.steps(), work.hidden());
            Checked.requireForward(
                    work,
                    new Inputs(weights.cells(), x, null, null, null),
                    starts.getFirst().output());
            double first = median(starts, ColdJvm.Times::firstMillis);
            double steady = median(starts, ColdJvm.Times::steadyMillis);
            return new Outcome.Timed(first * MICROS_PER_MILLI, Map.of(STEADY, steady), "");
        } catch (IOException | UncheckedIOException | LstmException | IllegalStateException e) {
            String message = String.valueOf(e.getMessage());
            return new Outcome.Failed(message.lines().findFirst().orElse(message));
        }
    }

    private static double median(List<ColdJvm.Times> starts, ToDoubleFunction<ColdJvm.Times> time) {
        return Medians.of(starts.stream().mapToDouble(time)).orElseThrow();
    }

    private ColdJvm prepare(ColdContender contender) {
        Path folder = peers.folder();
        @Nullable
        Path libraries =
                folder == null || contender.engine().equals(OwnEngine.ID) ? null : folder.resolve(contender.engine());
        Work work = contender.work();
        try {
            Path files = Files.createTempDirectory("cold");
            return new ColdJvm(contender.engine(), libraries, work.hidden(), work.steps(), contender.cached(), files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
