package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.lstm4j.spi.BackendOptions;

/** Every part of every phase runs once, no phase begins before the one before it is over, whoever comes or stays away. */
class LockstepTest {
    private static final int PHASES = 500;
    private static final int THREADS = 4;

    private final Lockstep lockstep = new Lockstep();

    @Test
    void phasesFollowEachOther() {
        try (Workers workers = new Workers(BackendOptions.DEFAULT.withThreads(THREADS))) {
            Team team = new Team(workers);
            for (int call = 0; call < 50; call++) {
                Sums sums = new Sums(phase -> {});
                run(team, sums);
                sums.check();
            }
        }
    }

    @Test
    void aLeaderNeedsNobody() {
        Sums led = new Sums(phase -> {});
        lockstep.reset();
        lockstep.lead(led, 0);
        led.check();
        Sums alone = new Sums(phase -> {});
        Lockstep.alone(alone, 0);
        alone.check();
    }

    @Test
    void whoComesAfterTheEndFindsNothingToDo() {
        lockstep.reset();
        lockstep.lead(new Sums(phase -> {}), 0);
        Sums late = new Sums(phase -> {});
        lockstep.follow(0, late, 1);
        assertEquals(0, late.before);
    }

    /** The helper is held up in the middle; the leader waits for its part, and does the rest alone, and the next calls too. */
    @Test
    void aSlowFollowerIsWaitedForOnce() throws InterruptedException {
        AtomicLong parts = new AtomicLong();
        Sums sums = new Sums(phase -> {});
        Lockstep.Phases slow = new Lockstep.Phases() {
            @Override
            public int phases(int worker) {
                return PHASES;
            }

            @Override
            public void before(int phase, int worker) {
                sums.before(phase, worker);
            }

            @Override
            public void part(int phase, int part, int parts, int worker) {
                if (part < parts - 1) {
                    sleep();
                }
                sums.part(phase, part, parts, worker);
            }

            @Override
            public void after(int phase, int worker) {
                sums.after(phase, worker);
            }

            private void sleep() {
                parts.incrementAndGet();
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        lockstep.reset();
        Thread follower = new Thread(() -> lockstep.follow(0, slow, 1));
        follower.start();
        lockstep.lead(slow, 0);
        follower.join();
        sums.check();
        assertTrue(parts.get() <= 1, () -> parts + " parts of a follower who is late each time");
        assertTrue(parts.get() == 0 || !lockstep.reset(), "so much time was lost that the next call goes alone");
    }

    @Test
    void failuresEndTheCallAndTheNextOneIsWhole() {
        IllegalStateException failure = new IllegalStateException("phase 7");
        try (Workers workers = new Workers(BackendOptions.DEFAULT.withThreads(THREADS))) {
            Team team = new Team(workers);
            for (int call = 0; call < 20; call++) {
                Sums broken = new Sums(phase -> {
                    if (phase == 7) {
                        throw failure;
                    }
                });
                assertSame(failure, assertThrows(IllegalStateException.class, () -> run(team, broken)));
                Sums whole = new Sums(phase -> {});
                run(team, whole);
                whole.check();
            }
        }
    }

    private void run(Team team, Sums sums) {
        lockstep.reset();
        team.forEach(THREADS, (index, worker) -> {
            if (index == 0) {
                lockstep.lead(sums, worker);
            } else {
                lockstep.follow(index - 1, sums, worker);
            }
        });
    }

    /** Each phase adds to 60 cells, divided among its parts, what it finds in their neighbours after the phase before. */
    private static final class Sums implements Lockstep.Phases {
        private static final int CELLS = 60;

        private final AtomicIntegerArray runs = new AtomicIntegerArray(PHASES);
        private final long[][] cells = new long[2][CELLS];
        private final IntConsumer fault;
        private int before;
        private int after;

        Sums(IntConsumer fault) {
            this.fault = fault;
            for (int i = 0; i < CELLS; i++) {
                cells[0][i] = i;
            }
        }

        @Override
        public int phases(int worker) {
            return PHASES;
        }

        @Override
        public void before(int phase, int worker) {
            assertEquals(phase, before++);
        }

        @Override
        public void part(int phase, int part, int parts, int worker) {
            fault.accept(phase);
            long[] from = cells[phase % 2];
            long[] to = cells[(phase + 1) % 2];
            for (int i = CELLS * part / parts; i < CELLS * (part + 1) / parts; i++) {
                to[i] = from[i] + from[(i + 1) % CELLS] * 31 + phase;
                runs.incrementAndGet(phase);
            }
        }

        @Override
        public void after(int phase, int worker) {
            assertEquals(phase, after++);
        }

        void check() {
            Sums expected = new Sums(phase -> {});
            for (int phase = 0; phase < PHASES; phase++) {
                assertEquals(CELLS, runs.get(phase));
                expected.part(phase, 0, 1, 0);
            }
            for (int i = 0; i < CELLS; i++) {
                assertEquals(expected.cells[PHASES % 2][i], cells[PHASES % 2][i]);
            }
            assertEquals(PHASES, before);
            assertEquals(PHASES, after);
        }
    }
}
