package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.lstm4j.spi.BackendOptions;

/** Every part of every phase runs once, no phase begins before the one before it is over, whoever comes or stays away. */
class LockstepTest {
    private static final int PHASES = 500;
    private static final int THREADS = 4;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** How late a slow follower is: far more than a leader waits. */
    private static final long LATE_NANOS = 50_000_000L;

    /** A part so long that half of it is more than threads differ by. */
    private static final long TOGETHER_NANOS = 20_000_000L;

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
        Sums late = new Sums(phase -> fail("phase " + phase + " is over"));
        lockstep.follow(0, late, 1);
    }

    /** A follower that naps has joined, and has a part in the next phase; once it has left for want of one, it may join again. */
    @Test
    void whoHasJoinedTakesPartAndWhoHasLeftComesBack() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        boolean twice = false;
        while (!twice && System.nanoTime() < deadline) { // a busy machine may keep a follower from either
            Lockstep fresh = new Lockstep();
            assertTrue(fresh.reset());
            AtomicReference<Follower> follower = new AtomicReference<>();
            IntConsumer both = phase -> LockSupport.parkNanos(phase == 5 ? TOGETHER_NANOS : 0); // or one might be late
            Sums sums = new Sums(both, phase -> {
                if (phase == 5 || phase == 7) {
                    follower.get().awaitJoined();
                } else if (phase == 6) {
                    follower.get().awaitLeft();
                }
            });
            follower.set(new Follower(fresh, sums));
            follower.get().start();
            fresh.lead(sums, 0);
            follower.get().end();
            sums.check();
            twice = sums.parts.get(5) == 2 && sums.parts.get(7) == 2;
        }
        assertTrue(twice, "a follower has taken part, left, and taken part again");
    }

    /** The helper is held up in the middle; the leader waits for its part, and does the rest alone, and the next calls too. */
    @Test
    void aSlowFollowerIsWaitedForOnce() throws InterruptedException {
        AtomicInteger late = new AtomicInteger();
        AtomicReference<Follower> follower = new AtomicReference<>();
        Sums sums = new Sums(phase -> {}, phase -> {
            if (late.get() == 0) {
                follower.get().awaitJoined();
            }
        });
        Lockstep.Phases slow = new Lockstep.Phases() {
            @Override
            public int phases(int worker) {
                return PHASES;
            }

            @Override
            public void before(int phase, int worker) {
                throw new AssertionError("the leader's");
            }

            @Override
            public void part(int phase, int part, int parts, int worker) {
                late.incrementAndGet();
                LockSupport.parkNanos(LATE_NANOS);
                sums.part(phase, part, parts, worker);
            }

            @Override
            public void after(int phase, int worker) {
                throw new AssertionError("the leader's");
            }
        };
        assertTrue(lockstep.reset());
        follower.set(new Follower(lockstep, slow));
        follower.get().start();
        lockstep.lead(sums, 0);
        follower.get().end();
        sums.check();
        assertEquals(1, late.get());
        assertFalse(lockstep.reset(), "so much time was lost that the next call goes alone");
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

    /** A thread that follows until it is told to end, joining again whenever it has left. */
    private static final class Follower extends Thread {
        private static final long MOMENT_NANOS = 200_000_000L;

        private final Lockstep leader;
        private final Lockstep.Phases work;
        private final AtomicInteger left = new AtomicInteger();
        private volatile boolean over;

        Follower(Lockstep leader, Lockstep.Phases work) {
            this.leader = leader;
            this.work = work;
        }

        @Override
        public void run() {
            while (!over) {
                leader.follow(0, work, 1);
                left.incrementAndGet();
            }
        }

        /** Waits until it takes naps for want of a phase, but no longer than a moment. */
        void awaitJoined() {
            await(() -> LockSupport.getBlocker(this) == leader);
        }

        /** Waits until it has left once more, but no longer than a moment. */
        void awaitLeft() {
            int before = left.get();
            await(() -> left.get() > before);
        }

        private static void await(BooleanSupplier condition) {
            long deadline = System.nanoTime() + MOMENT_NANOS;
            while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
        }

        void end() throws InterruptedException {
            over = true;
            join();
        }
    }

    /** Each phase adds to 60 cells, divided among its parts, what it finds in their neighbours after the phase before. */
    private static final class Sums implements Lockstep.Phases {
        private static final int CELLS = 60;

        private final AtomicIntegerArray runs = new AtomicIntegerArray(PHASES);
        /** How many parts each phase had. */
        private final AtomicIntegerArray parts = new AtomicIntegerArray(PHASES);

        private final long[][] cells = new long[2][CELLS];
        private final IntConsumer fault;
        private final IntConsumer preparation;
        private int before;
        private int after;

        Sums(IntConsumer fault) {
            this(fault, phase -> {});
        }

        Sums(IntConsumer fault, IntConsumer preparation) {
            this.fault = fault;
            this.preparation = preparation;
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
            preparation.accept(phase);
        }

        @Override
        public void part(int phase, int part, int parts, int worker) {
            fault.accept(phase);
            this.parts.set(phase, parts);
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
