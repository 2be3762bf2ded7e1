package org.lstm4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentOptions;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.model.State;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Loss;
import org.lstm4j.train.LossFunction;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;
import org.lstm4j.train.Trainer;

/**
 * Null for an argument that may not be null is a {@link NullPointerException} that names it, or an {@link LstmException},
 * at once: nothing keeps a null to trip over later.
 */
class NullArgumentsTest {
    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);
    private final Model model =
            Model.builder(1).add(LSTM.of(2)).add(Dense.of(1)).build();
    private final Session session = model.open(backend);
    private final SessionStream stream = session.openStream();

    @AfterEach
    void close() {
        stream.close();
        session.close();
        backend.close();
    }

    @Test
    void isRefusedWhereItIsGiven() {
        List<String> accepted = new ArrayList<>();
        for (Class<?> statics : List.of(
                Backends.class,
                Model.class,
                ModelFile.class,
                Request.class,
                State.class,
                Examples.class,
                Trainer.class,
                Optimizer.class,
                Loss.class,
                Loss.Elements.class,
                Loss.CrossEntropy.class,
                Loss.Custom.class,
                Metric.class,
                Schedule.class,
                Schedule.WarmUp.class,
                LSTM.class,
                GRU.class,
                RNN.class,
                Dense.class,
                Dropout.class,
                Embedding.class,
                Pooling.class,
                Bidirectional.class,
                Reverse.class)) {
            check(statics, null, accepted);
        }
        Examples examples = Examples.regression(new float[4], 2, 1, new float[4]);
        for (Object instance : List.of(
                model,
                Model.builder(1),
                session,
                stream,
                Request.of(new float[2], 1, 2),
                examples,
                Trainer.builder(),
                Trainer.builder().build(),
                LSTM.of(2),
                GRU.of(2))) {
            check(instance.getClass(), instance, accepted);
        }
        assertEquals(List.of(), accepted, "null was taken, or refused without a name");
    }

    private void check(Class<?> type, @Nullable Object instance, List<String> accepted) {
        List<Executable> calls = new ArrayList<>(List.of(type.getDeclaredMethods()));
        if (instance == null) {
            calls.addAll(List.of(type.getConstructors()));
        }
        for (Executable call : calls) {
            boolean isInstance = call instanceof Method && !Modifier.isStatic(call.getModifiers());
            if (!Modifier.isPublic(call.getModifiers()) || isInstance != (instance != null) || call.isSynthetic()) {
                continue;
            }
            for (int i = 0; i < call.getParameterCount(); i++) {
                Parameter parameter = call.getParameters()[i];
                if (!parameter.getType().isPrimitive()
                        && !isNullable(parameter)
                        && !call.getName().equals("equals")) {
                    Throwable refusal = refusal(call, instance, arguments(call, i));
                    if (!names(refusal, call, parameter)) {
                        accepted.add(call + ", " + parameter.getName() + ": " + refusal);
                    }
                }
            }
        }
    }

    /** A setter's argument may be called by what it sets. */
    private static boolean names(@Nullable Throwable refusal, Executable call, Parameter parameter) {
        String message = refusal == null ? "" : String.valueOf(refusal.getMessage());
        boolean named = message.contains(parameter.getName())
                || message.contains(call.getName())
                || parameter.getName().equalsIgnoreCase("new" + message);
        return refusal instanceof LstmException || (refusal instanceof NullPointerException && named);
    }

    private static boolean isNullable(Parameter parameter) {
        return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** Good values for all parameters but one, as far as there are samples. */
    private @Nullable Object[] arguments(Executable call, int missing) {
        Parameter[] parameters = call.getParameters();
        @Nullable Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == missing ? null : sample(parameters[i].getType());
        }
        return arguments;
    }

    private @Nullable Object sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return Stream.of(
                        1,
                        1L,
                        0.5f,
                        true,
                        new float[1],
                        new int[1],
                        new byte[1],
                        FloatBuffer.allocate(1),
                        MemorySegment.ofArray(new float[1]),
                        List.of(new float[2]),
                        Path.of("no-such-file"),
                        Duration.ZERO,
                        LSTM.of(2),
                        Schedule.constant(),
                        (LossFunction) (outputs, targets, gradient) -> 0,
                        (Metric.Function) outcome -> 0,
                        "0.bias_ih",
                        backend,
                        model,
                        Examples.regression(new float[4], 2, 1, new float[4]),
                        Request.of(new float[1], 1, 1),
                        RecurrentOptions.of(Cell.LSTM),
                        RecurrentSpec.lstm(1, 1))
                .filter(value -> MethodType.methodType(type).wrap().returnType().isInstance(value))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Throwable refusal(
            Executable call, @Nullable Object instance, @Nullable Object[] arguments) {
        try {
            if (call instanceof Method method) {
                Object result = method.invoke(instance, arguments);
                if (result instanceof AutoCloseable resource) {
                    resource.close();
                }
            } else if (call instanceof Constructor<?> constructor) {
                constructor.newInstance(arguments);
            }
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new AssertionError(call + " with " + Arrays.toString(arguments), e);
        }
    }
}
