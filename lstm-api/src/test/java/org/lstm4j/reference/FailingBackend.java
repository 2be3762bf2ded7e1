package org.lstm4j.reference;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Usage;

/** The reference backend, until it has given out so many buffers, plans and streams; then each request for one fails. */
public final class FailingBackend extends ForwardingBackend {
    private final Supplier<RuntimeException> failure;
    private int left;
    private int openPlans;

    /**
     * @param left requests that are still fulfilled
     * @param failure what becomes of the others: given or, if an error, thrown by the supplier
     */
    public FailingBackend(int left, Supplier<RuntimeException> failure) {
        this.left = left;
        this.failure = failure;
    }

    /** Buffers and plans that have not been closed. */
    public long open() {
        return openPlans + memory().liveBuffers();
    }

    private void request() {
        if (left-- <= 0) {
            throw failure.get();
        }
    }

    @Override
    public DeviceBuffer allocate(long bytes, Usage usage) {
        request();
        return super.allocate(bytes, usage);
    }

    @Override
    public ComputeStream newStream() {
        request();
        return super.newStream();
    }

    @Override
    public RecurrentPlan plan(RecurrentSpec spec, Mode mode, Numerics numerics) {
        request();
        RecurrentPlan plan = super.plan(spec, mode, numerics);
        openPlans++;
        return (RecurrentPlan) Proxy.newProxyInstance(
                RecurrentPlan.class.getClassLoader(), new Class<?>[] {RecurrentPlan.class}, (proxy, method, args) -> {
                    if (method.getName().equals("close")) {
                        openPlans--;
                    }
                    try {
                        return method.invoke(plan, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
