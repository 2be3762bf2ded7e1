package org.lstm4j.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.DeviceBuffer;

/** Finds and replaces the buffers inside the records that a plan's calls are made of. */
final class Views {
    private Views() {}

    /** Every buffer that a call names, by the path that leads to it. */
    static Map<String, DeviceBuffer> buffers(Record call) {
        Map<String, DeviceBuffer> found = new LinkedHashMap<>();
        collect("", call, found);
        return found;
    }

    private static void collect(String path, @Nullable Object value, Map<String, DeviceBuffer> found) {
        if (value instanceof DeviceBuffer buffer) {
            found.put(path, buffer);
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                String name = component.getName().equals("buffer") ? "" : component.getName();
                collect((path + " " + name).strip(), get(component, record), found);
            }
        }
    }

    /** The same call with one buffer in another's place. */
    static <R extends Record> R replace(R call, DeviceBuffer buffer, DeviceBuffer replacement) {
        @SuppressWarnings("unchecked") // a record is rebuilt by its own canonical constructor
        R copy = (R) rebuild(call, buffer, replacement);
        return copy;
    }

    private static @Nullable Object rebuild(@Nullable Object value, DeviceBuffer buffer, DeviceBuffer replacement) {
        if (buffer.equals(value)) {
            return replacement;
        }
        if (!(value instanceof Record record)) {
            return value;
        }
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> rebuild(get(component, record), buffer, replacement))
                .toArray();
        try {
            Constructor<?> constructor = record.getClass().getConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot rebuild " + record, e);
        }
    }

    private static @Nullable Object get(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
