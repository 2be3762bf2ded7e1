package org.lstm4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.engine.Work;
import org.openjdk.jmh.annotations.Mode;

/** A machine on which everything takes a time that is known beforehand; nothing is run. */
final class MadeUp implements Bench.Turn {
    static final double OURS = 100;
    static final Map<String, Double> PEERS = Map.of(Peers.ORT, 150.0, Peers.TORCH, 125.0, Peers.DL4J, 500.0);
    static final double VECTOR_OF_SCALAR = 0.5;
    static final double F32_OF_FEWER_BYTES = 2;

    /** Peers of which only the folders are there. */
    static Peers peers(Path folder) throws IOException {
        for (String peer : Peers.ALL) {
            Files.createDirectories(folder.resolve(peer));
        }
        return new Peers(folder);
    }

    @Override
    public Outcome take(Contender contender) {
        return switch (contender) {
            case ForkContender forked -> forked(forked);
            case ColdContender cold ->
                new Outcome.Timed(PEERS.getOrDefault(cold.engine(), OURS), Map.of(ColdStart.STEADY, 700.0), "");
        };
    }

    private static Outcome forked(ForkContender contender) {
        Map<String, Double> figures =
                contender.mode() == Mode.SampleTime ? Map.of("p99_us", 3.0, "p999_us", 4.0, "bytes", 0.0) : Map.of();
        return new Outcome.Timed(micros(contender), figures, contender.engine() + " 1");
    }

    private static double micros(ForkContender contender) {
        Double peer = PEERS.get(contender.name());
        if (peer != null) {
            return peer;
        }
        String text = contender.parameters().get("work");
        if (text == null) {
            return OURS;
        }
        Work work = Work.parse(text);
        boolean fewer = !work.learns() && work.hidden() >= 512 && work.batch() == 1;
        return contender.name().equals(OwnEngine.ID)
                ? OURS / work.threads()
                : OURS * (fewer ? F32_OF_FEWER_BYTES : VECTOR_OF_SCALAR);
    }
}
