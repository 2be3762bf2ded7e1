package org.lstm4j;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ProviderCatalog.Candidate;
import org.lstm4j.ProviderCatalog.Entry;
import org.lstm4j.internal.event.FlightEvents;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Probe;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;

/**
 * Finds and opens the backends that {@link java.util.ServiceLoader} sees through the calling thread's context class
 * loader. Nothing is kept between calls: whoever opens a backend owns it and closes it.
 *
 * <p>A backend asked for by name opens or fails loudly. An automatic choice takes the device of highest score and logs one
 * line for each provider or device that it rejects, to the {@link System.Logger} {@code org.lstm4j}: at debug level where
 * there is just no such device, as a warning where something is broken.
 */
public final class Backends {
    private Backends() {}

    /**
     * A provider and what it found.
     *
     * @param provider its id, or what stands for it where it could not say
     * @param probe its devices, or why it has none
     */
    public record Found(String provider, Probe probe) {}

    /** Every provider's devices, or why it has none. A provider that cannot even be loaded has that as its reason. */
    public static List<Found> all() {
        return ProviderCatalog.load().entries().stream()
                .map(entry -> new Found(entry.id(), entry.probe()))
                .toList();
    }

    /** As {@link #named(String, BackendOptions)}, with default options. */
    public static Backend named(String id) {
        return named(id, BackendOptions.DEFAULT);
    }

    /**
     * Opens one device. Providers of other names are not probed.
     *
     * @param id a device id ({@code cpu}, {@code cuda:1}), or a provider's id for its first device
     * @throws BackendException when there is no such device, naming those there are, or when it cannot be opened
     */
    public static Backend named(String id, BackendOptions options) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(options, "options");
        FlightEvents.Selection selection = FlightEvents.backendSelection(id);
        String provider = id.contains(":") ? id.substring(0, id.indexOf(':')) : id;
        ProviderCatalog catalog = ProviderCatalog.load();
        String remedy = "ask for a device that is there, or add the module that brings " + provider;
        for (Entry entry : catalog.entries()) {
            if (!entry.id().equals(provider)) {
                continue;
            }
            for (Device device : entry.devices()) {
                if (device.id().equals(id) || provider.equals(id)) {
                    Backend backend = entry.open(device, options);
                    selection.done(device.id(), "asked for by name");
                    return backend;
                }
            }
            remedy = "ask for a device that is there";
        }
        throw new BackendException("backend " + id + ": not found; there is " + catalog.describe() + "; " + remedy);
    }

    /** As {@link #best(BackendOptions)}, with default options. */
    public static Backend best() {
        return best(BackendOptions.DEFAULT);
    }

    /**
     * Opens the device of highest score that can be opened.
     *
     * @throws BackendException when there is none, with every reason
     */
    public static Backend best(BackendOptions options) {
        return choose(options, backend -> Support.NATIVE);
    }

    /** As {@link #best(RecurrentSpec, Mode, BackendOptions)}, with default options. */
    public static Backend best(RecurrentSpec spec, Mode mode) {
        return best(spec, mode, BackendOptions.DEFAULT);
    }

    /**
     * Opens the device of highest score that runs the spec natively in {@link Numerics#STRICT}; failing that, the one of
     * highest score that runs it at all.
     *
     * @throws BackendException when there is none, with every reason
     */
    public static Backend best(RecurrentSpec spec, Mode mode, BackendOptions options) {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(mode, "mode");
        return choose(options, backend -> backend.supports(spec, mode, Numerics.STRICT));
    }

    private static Backend choose(BackendOptions options, Function<Backend, Support> judge) {
        Objects.requireNonNull(options, "options");
        FlightEvents.Selection selection = FlightEvents.backendSelection("best");
        ProviderCatalog catalog = ProviderCatalog.load();
        List<String> rejections = new ArrayList<>();
        for (Entry entry : catalog.entries()) {
            if (entry.probe() instanceof Probe.Unavailable(String reason)) {
                reject(rejections, entry.isBroken(), entry.id() + ": " + reason);
            }
        }
        Backend composed = null;
        for (Candidate candidate : catalog.byScore()) {
            Backend backend = open(candidate, options, rejections);
            if (backend == null) {
                continue;
            }
            Support support = judge(candidate, backend, judge, rejections);
            if (support == null) {
                continue;
            }
            if (support.kind() == Support.Kind.NATIVE) {
                if (composed != null) {
                    composed.close();
                }
                selection.done(candidate.device().id(), reason("the highest score", rejections));
                return backend;
            }
            if (support.isSupported() && composed == null) {
                composed = backend;
                continue;
            }
            backend.close();
            String reason = support.isSupported() ? "no native plan, like a device of higher score" : support.reason();
            reject(rejections, false, candidate.device().id() + ": " + reason);
        }
        if (composed == null) {
            throw new BackendException("no usable backend; "
                    + (rejections.isEmpty() ? "there is " + catalog.describe() : String.join("; ", rejections)));
        }
        selection.done(composed.device().id(), reason("no native plan, but the highest score", rejections));
        return composed;
    }

    private static String reason(String merit, List<String> rejections) {
        return rejections.isEmpty() ? merit : merit + " but for " + String.join("; ", rejections);
    }

    private static @Nullable Backend open(Candidate candidate, BackendOptions options, List<String> rejections) {
        try {
            return candidate.entry().open(candidate.device(), options);
        } catch (LstmException e) {
            reject(rejections, true, candidate.device().id() + ": " + e.getMessage());
            return null;
        }
    }

    private static @Nullable Support judge(
            Candidate candidate, Backend backend, Function<Backend, Support> judge, List<String> rejections) {
        try {
            return judge.apply(backend);
        } catch (LinkageError | RuntimeException e) {
            backend.close();
            reject(rejections, true, candidate.device().id() + ": " + ProviderCatalog.oneLine(e));
            return null;
        }
    }

    private static void reject(List<String> rejections, boolean broken, String line) {
        rejections.add(line);
        System.getLogger("org.lstm4j").log(broken ? Level.WARNING : Level.DEBUG, "rejected backend {0}", line);
    }
}
