package org.lstm4j.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;
import org.lstm4j.testkit.Mutant.Mutation;

/** The ways in which recurrent plans go wrong, each made on purpose. */
final class PlanMutations {
    private PlanMutations() {}

    /** Weights changed on their way in. */
    static Mutation packing(UnaryOperator<RecurrentWeights> change) {
        return ((Mutation) call -> {
                    RecurrentWeights weights = call.argument(1, RecurrentWeights.class);
                    RecurrentWeights copy = RecurrentWeights.zeros(weights.spec());
                    copy(weights, copy);
                    return call.with(1, change.apply(copy)).proceed();
                })
                .on("packWeights");
    }

    static RecurrentWeights withoutRecurrentBias(RecurrentWeights weights) {
        if (weights.has(WeightKind.RECURRENT_BIAS)) {
            Arrays.fill(weights.get(WeightKind.RECURRENT_BIAS), 0f);
        }
        return weights;
    }

    /** Ten bits of mantissa, as tensor cores see them. */
    static RecurrentWeights inTf32(RecurrentWeights weights) {
        for (WeightKind kind : weights.spec().weightKinds()) {
            float[] array = weights.get(kind);
            for (int i = 0; i < array.length; i++) {
                array[i] = Float.intBitsToFloat(Float.floatToRawIntBits(array[i]) + 0x1000 & 0xffffe000);
            }
        }
        return weights;
    }

    static void copy(RecurrentWeights from, RecurrentWeights to) {
        for (WeightKind kind : from.spec().weightKinds()) {
            System.arraycopy(from.get(kind), 0, to.get(kind), 0, from.get(kind).length);
        }
    }

    /** A component of a call's record lost. */
    static Mutation without(String method, String component) {
        return ((Mutation) call -> call.with(1, replaced(call.argument(1, Record.class), component, null))
                        .proceed())
                .on(method);
    }

    static Record replaced(Record record, String name, @Nullable Object value) throws ReflectiveOperationException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        RecordComponent[] components = record.getClass().getRecordComponents();
        for (RecordComponent component : components) {
            values.put(component.getName(), component.getAccessor().invoke(record));
        }
        values.put(name, value);
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return record.getClass()
                .getConstructor(types)
                .newInstance(values.values().toArray());
    }

    /** x read as if it were contiguous and time-major. */
    static Mutation ignoredStrides() {
        return ((Mutation) call -> {
                    Sequence x = call.argument(1, RecurrentPlan.Forward.class).x();
                    Sequence contiguous = new Sequence(
                            x.buffer(),
                            x.offset(),
                            x.steps(),
                            x.rows(),
                            x.width(),
                            (long) x.rows() * x.width(),
                            x.width());
                    return call.with(1, replaced(call.argument(1, Record.class), "x", contiguous))
                            .proceed();
                })
                .on("forward");
    }

    /** After a forward with outputs. */
    private interface AfterForward {
        void run(ComputeStream stream, RecurrentPlan.Forward call, Sequence y);
    }

    private static Mutation afterForward(AfterForward after) {
        return ((Mutation) call -> {
                    Object result = call.proceed();
                    RecurrentPlan.Forward forward = call.argument(1, RecurrentPlan.Forward.class);
                    if (forward.y() != null && forward.steps() > 0) {
                        after.run(call.argument(0, ComputeStream.class), forward, forward.y());
                    }
                    return result;
                })
                .on("forward");
    }

    /** One lane too many at the end of the last row. */
    static Mutation writesTooFar() {
        return afterForward((stream, call, y) -> {
            long end = y.step(y.steps() - 1).offset() + (y.rows() - 1) * y.rowStride() + y.width();
            stream.upload(MemorySegment.ofArray(new float[1]), y.buffer(), end * Float.BYTES);
        });
    }

    /** Shifts one output by an ulp where the call says so. */
    private static void nudge(ComputeStream stream, Sequence y, int ulps) {
        float[] value = new float[1];
        stream.download(y.buffer(), y.offset() * Float.BYTES, MemorySegment.ofArray(value));
        value[0] = Float.intBitsToFloat(Float.floatToRawIntBits(value[0]) + ulps);
        stream.upload(MemorySegment.ofArray(value), y.buffer(), y.offset() * Float.BYTES);
    }

    /** A sum whose order changes from call to call. */
    static Mutation nondeterministic() {
        AtomicInteger calls = new AtomicInteger();
        return afterForward((stream, call, y) -> nudge(stream, y, calls.incrementAndGet() & 1));
    }

    /** A kernel that sums in another order for a full tile of rows. */
    static Mutation batchDependent() {
        return afterForward((stream, call, y) -> nudge(stream, y, call.batch() >= 4 ? 1 : 0));
    }

    /** A kernel that sums in another order for long sequences. */
    static Mutation chunkDependent() {
        return afterForward((stream, call, y) -> nudge(stream, y, call.steps() >= 8 ? 1 : 0));
    }

    /** Another order of summation for each number of threads. */
    static Mutation threadDependent() {
        AtomicInteger threads = new AtomicInteger();
        Mutation nudged = afterForward((stream, call, y) -> nudge(stream, y, threads.get() > 1 ? 1 : 0));
        return call -> {
            if (call.is("open")) {
                threads.set(call.argument(1, BackendOptions.class).threads());
            }
            return nudged.apply(call);
        };
    }

    /** Adds what its workspace held before the call, in the belief that it is zero. */
    static Mutation trustsWorkspace() {
        return ((Mutation) call -> {
                    RecurrentPlan.Forward forward = call.argument(1, RecurrentPlan.Forward.class);
                    ComputeStream stream = call.argument(0, ComputeStream.class);
                    float[] scratch = new float[1];
                    stream.download(forward.workspace(), 0, MemorySegment.ofArray(scratch));
                    Object result = call.proceed();
                    if (forward.y() != null && forward.steps() > 0 && scratch[0] != 0f) {
                        stream.upload(
                                MemorySegment.ofArray(scratch),
                                forward.y().buffer(),
                                forward.y().offset() * Float.BYTES);
                    }
                    return result;
                })
                .on("forward");
    }

    /** dx on top of what was there. */
    static Mutation accumulatesDx() {
        return ((Mutation) call -> {
                    Sequence dx = call.argument(1, RecurrentPlan.Backward.class).dx();
                    if (dx == null) {
                        return call.proceed();
                    }
                    ComputeStream stream = call.argument(0, ComputeStream.class);
                    float[] before = download(stream, dx.buffer());
                    Object result = call.proceed();
                    float[] after = download(stream, dx.buffer());
                    for (int t = 0; t < dx.steps(); t++) {
                        for (int n = 0; n < dx.rows(); n++) {
                            for (int j = 0; j < dx.width(); j++) {
                                int at = (int) (dx.offset() + t * dx.timeStride() + n * dx.rowStride() + j);
                                after[at] += before[at];
                            }
                        }
                    }
                    stream.upload(MemorySegment.ofArray(after), dx.buffer(), 0);
                    return result;
                })
                .on("backward");
    }

    private static float[] download(ComputeStream stream, DeviceBuffer buffer) {
        float[] values = new float[(int) (buffer.byteSize() / Float.BYTES)];
        stream.download(buffer, 0, MemorySegment.ofArray(values));
        return values;
    }

    /** Weight gradients overwritten. */
    static Mutation overwritesGradients() {
        return ((Mutation) call -> {
                    DeviceBuffer gradients =
                            call.argument(1, RecurrentPlan.Backward.class).gradients();
                    if (gradients != null) {
                        long bytes = ((RecurrentPlan) call.target()).packedBytes();
                        call.argument(0, ComputeStream.class).zero(gradients, 0, bytes);
                    }
                    return call.proceed();
                })
                .on("backward");
    }

    /** A backward that uses the reserve as its scratch. */
    static Mutation spoilsReserve() {
        return ((Mutation) call -> {
                    Object result = call.proceed();
                    DeviceBuffer reserve =
                            call.argument(1, RecurrentPlan.Backward.class).reserve();
                    long bytes = Math.min(4, reserve.byteSize());
                    call.argument(0, ComputeStream.class).zero(reserve, 0, bytes);
                    return result;
                })
                .on("backward");
    }

    /** A plan that keeps its call in a field, as if it had one user. */
    static Mutation sharesScratch() {
        Map<Object, Object> last = new ConcurrentHashMap<>();
        return ((Mutation) call -> {
                    last.put(call.target(), call.argument(1, Object.class));
                    Thread.sleep(1); // another thread's turn
                    return call.with(1, Objects.requireNonNull(last.get(call.target())))
                            .proceed();
                })
                .on("forward");
    }
}
