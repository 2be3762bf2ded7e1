package org.lstm4j.backend.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Things that a call borrows, so that calls allocate nothing and any number of threads can call at once: as many are made
 * as were ever needed at the same moment, and up to a bound they are kept.
 */
final class Pool<T> {
    private static final int KEPT = 64;

    private final AtomicReferenceArray<T> idle = new AtomicReferenceArray<>(KEPT);
    private final Supplier<T> maker;

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** Lends one for the length of a call. */
    <A> void with(A argument, BiConsumer<T, A> use) {
        T lent = take();
        try {
            use.accept(lent, argument);
        } finally {
            give(lent);
        }
    }

    T take() {
        for (int i = 0; i < KEPT; i++) {
            if (idle.get(i) != null) {
                T taken = idle.getAndSet(i, null);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return maker.get();
    }

    void give(T value) {
        for (int i = 0; i < KEPT; i++) {
            if (idle.compareAndSet(i, null, value)) {
                return;
            }
        }
    }
}
