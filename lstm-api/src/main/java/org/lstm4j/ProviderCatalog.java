package org.lstm4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Probe;

/** The providers that a search found, each loaded or with the reason why not. Whatever they throw becomes a reason. */
final class ProviderCatalog {
    /** Unreadable service entries that are stepped over before the search for more is given up. */
    private static final int MAX_UNREADABLE = 100;

    private final List<Entry> entries = new ArrayList<>();

    private ProviderCatalog() {}

    /**
     * Loads all providers that the thread's context class loader sees, or where that is none at all, as in plugins and thread
     * pools, those beside this class; probes none.
     */
    static ProviderCatalog load() {
        ProviderCatalog seen = load(ServiceLoader.load(BackendProvider.class));
        return seen.entries.isEmpty()
                ? load(ServiceLoader.load(BackendProvider.class, ProviderCatalog.class.getClassLoader()))
                : seen;
    }

    private static ProviderCatalog load(ServiceLoader<BackendProvider> services) {
        ProviderCatalog catalog = new ProviderCatalog();
        Iterator<BackendProvider> providers = services.iterator();
        for (int unreadable = 0; unreadable < MAX_UNREADABLE; ) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                catalog.entries.add(Entry.of(providers.next()));
            } catch (ServiceConfigurationError | LinkageError e) {
                catalog.entries.add(Entry.broken("service entry", e));
                unreadable++;
            }
        }
        return catalog;
    }

    List<Entry> entries() {
        return entries;
    }

    /** A device and the provider that opens it. */
    record Candidate(Entry entry, Device device) {}

    /** All devices, the highest score first, ties in the order of discovery. */
    List<Candidate> byScore() {
        Stream<Candidate> candidates =
                entries.stream().flatMap(entry -> entry.devices().stream().map(device -> new Candidate(entry, device)));
        return candidates
                .sorted(Comparator.comparingInt(
                                (Candidate candidate) -> candidate.device().score())
                        .reversed())
                .toList();
    }

    /** One line: every device, and every provider that has none with its reason. */
    String describe() {
        List<String> lines = entries.stream()
                .flatMap(entry -> entry.probe() instanceof Probe.Unavailable(String reason)
                        ? Stream.of(entry.id() + " (" + reason + ")")
                        : entry.devices().stream().map(Device::id))
                .toList();
        return lines.isEmpty()
                ? "no provider; put lstm-backend-cpu on the class path or module path"
                : String.join(", ", lines);
    }

    /** A failure as a reason: its type and the first line of its message. */
    static String oneLine(Throwable cause) {
        String text = cause.toString();
        return text.lines().findFirst().orElse(text);
    }

    /** One provider; it is probed on the first demand. */
    static final class Entry {
        private final String id;
        private final @Nullable BackendProvider provider;
        private @Nullable Probe probe;
        private boolean broken;

        private Entry(String id, @Nullable BackendProvider provider, @Nullable Probe probe) {
            this.id = id;
            this.provider = provider;
            this.probe = probe;
        }

        static Entry of(BackendProvider provider) {
            String name = provider.getClass().getName();
            try {
                int version = provider.spiVersion();
                if (version != BackendProvider.SPI_VERSION) {
                    return broken(
                            provider.id(),
                            "made for version " + version + " of the backend interface, this is version "
                                    + BackendProvider.SPI_VERSION + "; take both from one release");
                }
                return new Entry(provider.id(), provider, null);
            } catch (LinkageError | RuntimeException e) {
                return broken(name, e);
            }
        }

        private static Entry broken(String id, Throwable cause) {
            return broken(id, oneLine(cause));
        }

        private static Entry broken(String id, String reason) {
            Entry entry = new Entry(id, null, new Probe.Unavailable(reason));
            entry.broken = true;
            return entry;
        }

        String id() {
            return id;
        }

        /** Whether there is no device because something is wrong, not because there is none. */
        boolean isBroken() {
            return broken;
        }

        Probe probe() {
            if (probe == null) {
                try {
                    probe = Objects.requireNonNull(provider).probe();
                } catch (LinkageError | RuntimeException e) {
                    probe = new Probe.Unavailable(oneLine(e));
                    broken = true;
                }
            }
            return probe;
        }

        List<Device> devices() {
            return probe() instanceof Probe.Available(List<Device> devices) ? devices : List.of();
        }

        /** Opens a device of this provider; whatever goes wrong is a {@link LstmException}. */
        Backend open(Device device, BackendOptions options) {
            try {
                return Objects.requireNonNull(provider).open(device, options);
            } catch (LstmException e) {
                throw e;
            } catch (LinkageError | RuntimeException e) {
                throw new BackendException("backend " + device.id() + ": cannot be opened: " + oneLine(e), e);
            }
        }
    }
}
