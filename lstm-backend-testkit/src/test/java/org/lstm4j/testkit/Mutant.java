package org.lstm4j.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.RecurrentPlan;

/** Puts a mutation between the kit and a correct backend: every call on its provider, backend, streams, plans and kernels. */
final class Mutant {
    private static final Set<Class<?>> WRAPPED =
            Set.of(Backend.class, ComputeStream.class, RecurrentPlan.class, CoreKernels.class);

    private Mutant() {}

    /** What a mutant does with a call. */
    interface Mutation {
        /** Leaves the call as it is. */
        Mutation NONE = Call::proceed;

        @Nullable
        Object apply(Call call) throws Throwable;

        /** This mutation for calls of the named method; others stay as they are. */
        default Mutation on(String method) {
            return call -> call.is(method) ? apply(call) : call.proceed();
        }
    }

    /** A call on its way to the correct backend. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Call(Object target, Method method, @Nullable Object[] arguments) {
        boolean is(String name) {
            return method.getName().equals(name);
        }

        /** Argument {@code index}. */
        <T> T argument(int index, Class<T> type) {
            return type.cast(arguments[index]);
        }

        Call with(int index, @Nullable Object value) {
            @Nullable Object[] changed = arguments.clone();
            changed[index] = value;
            return new Call(target, method, changed);
        }

        @Nullable
        Object proceed() throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    static BackendProvider of(BackendProvider correct, Mutation mutation) {
        return wrap(BackendProvider.class, correct, mutation);
    }

    static <T> T wrap(Class<T> type, Object target, Mutation mutation) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Handler(target, mutation));
        return type.cast(proxy);
    }

    /** Unwraps arguments, mutates the call, wraps the result. */
    private record Handler(Object target, Mutation mutation) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            @Nullable Object[] own = arguments == null ? new Object[0] : arguments.clone();
            for (int i = 0; i < own.length; i++) {
                if (own[i] != null
                        && Proxy.isProxyClass(own[i].getClass())
                        && Proxy.getInvocationHandler(own[i]) instanceof Handler handler) {
                    own[i] = handler.target;
                }
            }
            method.setAccessible(true); // the target's class need not be public
            Object result = mutation.apply(new Call(target, method, own));
            Class<?> type = method.getReturnType();
            return result != null && WRAPPED.contains(type) ? wrap(type, result, mutation) : result;
        }
    }
}
