package org.lstm4j.testkit;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ClosedException;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;
import org.lstm4j.testkit.Mutant.Call;
import org.lstm4j.testkit.Mutant.Mutation;

/** The ways in which backends and their kernels go wrong, each made on purpose. */
final class BackendMutations {
    private BackendMutations() {}

    /** Whatever is closed is used in silence. */
    static Mutation usesClosed() {
        return call -> {
            try {
                return call.proceed();
            } catch (ClosedException e) {
                return null;
            }
        };
    }

    /** A buffer for each forward that nobody closes. */
    static Mutation leaks() {
        Map<Object, Backend> owners = new ConcurrentHashMap<>();
        return call -> {
            Object result = call.proceed();
            if (call.is("plan")) {
                owners.put(Objects.requireNonNull(result), (Backend) call.target());
            }
            if (call.is("forward")) {
                Objects.requireNonNull(owners.get(call.target())).allocate(8, Usage.WORKSPACE);
            }
            return result;
        };
    }

    /** A budget that nobody keeps. */
    static Mutation ignoresBudget() {
        return ((Mutation) call -> call.with(
                                1, call.argument(1, BackendOptions.class).withMemoryLimitBytes(0))
                        .proceed())
                .on("open");
    }

    /** Says yes to what it cannot plan. */
    static Mutation promisesTooMuch() {
        return ((Mutation) call -> Support.COMPOSED).on("supports");
    }

    /** Plans a simpler spec than it was asked for. */
    static Mutation planning(UnaryOperator<RecurrentSpec> change) {
        return ((Mutation) call -> call.with(0, change.apply(call.argument(0, RecurrentSpec.class)))
                        .proceed())
                .on("plan");
    }

    /** Another answer to a question. */
    static Mutation answering(String method, Object answer) {
        return ((Mutation) call -> answer).on(method);
    }

    /** No call is ever refused. */
    static Mutation acceptsAnything() {
        return call -> {
            try {
                return call.proceed();
            } catch (LstmException e) {
                return null;
            }
        };
    }

    /** A kernel's argument changed. */
    static Mutation argument(String method, int index, @Nullable Object value) {
        return ((Mutation) call -> call.with(index, value).proceed()).on(method);
    }

    /** A call that does nothing. */
    static Mutation skipped(String method) {
        return ((Mutation) (Call call) -> null).on(method);
    }

    static Mutation unclipped() {
        return ((Mutation) call -> {
                    CoreKernels.Sgd sgd = call.argument(1, CoreKernels.Sgd.class);
                    return call.with(1, PlanMutations.replaced(sgd, "clip", null))
                            .proceed();
                })
                .on("sgd");
    }

    static Mutation undecayed() {
        return ((Mutation) call -> {
                    CoreKernels.Adam adam = call.argument(1, CoreKernels.Adam.class);
                    return call.with(1, PlanMutations.replaced(adam, "decay", null))
                            .proceed();
                })
                .on("adam");
    }

    /** One error in every other's place. */
    static Mutation otherError(ErrorKind kind) {
        return ((Mutation) call -> {
                    CoreKernels.ElementLoss loss = call.argument(1, CoreKernels.ElementLoss.class);
                    return call.with(1, PlanMutations.replaced(loss, "kind", kind))
                            .proceed();
                })
                .on("elementLoss");
    }

    /** One function in every other's place. */
    static Mutation otherActivation() {
        return argument("activate", 1, Activation.SIGMOID);
    }
}
