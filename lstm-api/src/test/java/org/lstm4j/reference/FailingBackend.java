package org.lstm4j.reference;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.lstm4j.Device;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Capabilities;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.MemoryUse;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Usage;

/** The reference backend, until it has given out so many buffers, plans and streams; then each request for one fails. */
public final class FailingBackend implements Backend {
    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);
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
        return openPlans + backend.memory().liveBuffers();
    }

    private void request() {
        if (left-- <= 0) {
            throw failure.get();
        }
    }

    @Override
    public DeviceBuffer allocate(long bytes, Usage usage) {
        request();
        return backend.allocate(bytes, usage);
    }

    @Override
    public ComputeStream newStream() {
        request();
        return backend.newStream();
    }

    @Override
    public RecurrentPlan plan(RecurrentSpec spec, Mode mode, Numerics numerics) {
        request();
        RecurrentPlan plan = Backend.super.plan(spec, mode, numerics);
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

    @Override
    public Device device() {
        return backend.device();
    }

    @Override
    public Capabilities capabilities() {
        return backend.capabilities();
    }

    @Override
    public MemoryUse memory() {
        return backend.memory();
    }

    @Override
    public CoreKernels kernels() {
        return backend.kernels();
    }

    @Override
    public void close() {
        backend.close();
    }
}
