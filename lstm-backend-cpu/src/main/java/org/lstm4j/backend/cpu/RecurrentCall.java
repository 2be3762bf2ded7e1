package org.lstm4j.backend.cpu;

import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Step;
import org.lstm4j.spi.RecurrentSpec;

/** What one call at a time needs. */
final class RecurrentCall {
    private final RecurrentForward forward;
    private final RecurrentBackward backward;

    RecurrentCall(CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout) {
        Team team = new Team(backend.workers());
        RecurrentWorker[] workers = RecurrentWorker.team(backend);
        forward = switch (spec.cell()) {
            case LSTM -> new LstmForward(backend, spec, layout, team, workers);
            case GRU -> new GruForward(backend, spec, layout, team, workers);
            case RNN -> new RnnForward(backend, spec, layout, team, workers);
        };
        backward = switch (spec.cell()) {
            case LSTM -> new LstmBackward(backend, spec, layout, team, workers);
            case GRU -> new GruBackward(backend, spec, layout, team, workers);
            case RNN -> new RnnBackward(backend, spec, layout, team, workers);
        };
    }

    /** Scratch that a forward of this shape takes. */
    long forwardBytes(int steps, int batch) {
        return forward.arrange(steps, batch);
    }

    /** Scratch that a backward of this shape takes. */
    long backwardBytes(int steps, int batch) {
        return backward.arrange(steps, batch);
    }

    void run(Forward call) {
        try {
            forward.run(call);
        } finally {
            forward.clear();
        }
    }

    void run(Step call) {
        try {
            forward.run(call);
        } finally {
            forward.clear();
        }
    }

    void run(Backward call) {
        try {
            backward.run(call);
        } finally {
            backward.clear();
        }
    }
}
