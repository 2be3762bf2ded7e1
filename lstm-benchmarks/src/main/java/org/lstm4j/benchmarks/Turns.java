package org.lstm4j.benchmarks;

import java.io.IOException;

/** Real turns, in JVMs of their own. */
final class Turns implements Bench.Turn {
    private final Fork fork;
    private final ColdStart coldStart;

    Turns(Peers peers) {
        fork = new Fork(peers);
        coldStart = new ColdStart(peers);
    }

    @Override
    public Outcome take(Contender contender) throws IOException {
        return switch (contender) {
            case ForkContender forked -> fork.take(forked);
            case ColdContender cold -> coldStart.take(cold);
        };
    }
}
