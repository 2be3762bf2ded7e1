package org.lstm4j.reference;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.Sequence;

/**
 * Holds a caller of plans to what it promises: nothing that a call writes lies on anything else of the call, float by
 * float. {@code initial} and {@code last} may be the very same views.
 */
public final class Overlaps {
    private static final Set<String> WRITTEN = Set.of(
            "y",
            "last.h",
            "last.c",
            "state.h",
            "state.c",
            "reserve",
            "workspace",
            "trace.gates",
            "trace.c",
            "gradients",
            "dx",
            "dInitial.h",
            "dInitial.c",
            "dh");

    private Overlaps() {}

    /** The reference backend with plans that refuse calls whose views overlap. */
    public static Backend refusing() {
        Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);
        return proxy(Backend.class, backend, argument -> {});
    }

    private interface Inspection {
        void inspect(Object argument);
    }

    private static <T> T proxy(Class<T> type, T target, Inspection inspection) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (arguments != null) {
                        for (Object argument : arguments) {
                            inspection.inspect(argument);
                        }
                    }
                    Object result;
                    try {
                        result = method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return result instanceof RecurrentPlan plan
                            ? proxy(RecurrentPlan.class, plan, Overlaps::refuse)
                            : result;
                }));
    }

    /** Throws when the argument is a call whose views overlap. */
    static void refuse(Object argument) {
        if (argument instanceof RecurrentPlan.Forward
                || argument instanceof RecurrentPlan.Step
                || argument instanceof RecurrentPlan.Backward) {
            refuse((Record) argument);
        }
    }

    private static void refuse(Record call) {
        Map<String, Object> views = new LinkedHashMap<>();
        collect("", call, views);
        if (views.get("initial.h") != null && views.get("initial.h").equals(views.get("last.h"))) {
            views.keySet().removeIf(name -> name.startsWith("initial"));
        }
        IdentityHashMap<DeviceBuffer, BitSet> written = new IdentityHashMap<>();
        views.forEach((name, view) -> {
            if (WRITTEN.contains(name)) {
                mark(name, view, written, true);
            }
        });
        views.forEach((name, view) -> {
            if (!WRITTEN.contains(name)) {
                mark(name, view, written, false);
            }
        });
    }

    private static void collect(String prefix, Record values, Map<String, Object> views) {
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            Object value = value(component, values);
            String name = prefix + component.getName();
            if (value instanceof DeviceBuffer || value instanceof Matrix || value instanceof Sequence) {
                views.put(name, value);
            } else if (value instanceof Record nested) {
                collect(name + ".", nested, views);
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Record values) {
        try {
            return component.getAccessor().invoke(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }

    private static void mark(String name, Object view, IdentityHashMap<DeviceBuffer, BitSet> written, boolean writes) {
        switch (view) {
            case Sequence sequence -> {
                for (int t = 0; t < sequence.steps(); t++) {
                    mark(name, sequence.step(t), written, writes);
                }
            }
            case Matrix matrix -> {
                for (int row = 0; row < matrix.rows(); row++) {
                    long from = matrix.offset() + row * matrix.rowStride();
                    mark(name, matrix.buffer(), from, matrix.columns(), written, writes);
                }
            }
            default -> {
                DeviceBuffer buffer = (DeviceBuffer) view;
                mark(name, buffer, 0, buffer.byteSize() / Float.BYTES, written, writes);
            }
        }
    }

    private static void mark(
            String name,
            DeviceBuffer buffer,
            long from,
            long floats,
            IdentityHashMap<DeviceBuffer, BitSet> written,
            boolean writes) {
        BitSet bits = written.computeIfAbsent(buffer, unknown -> new BitSet());
        int end = (int) (from + floats);
        int first = bits.nextSetBit((int) from);
        if (first >= 0 && first < end) {
            throw new IllegalArgumentException(name + ": float " + first + " of its buffer is written by another view");
        }
        if (writes) {
            bits.set((int) from, end);
        }
    }
}
