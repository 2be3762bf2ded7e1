package org.lstm4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.reference.ForwardingBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Probe;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;

/** Discovery with good, absent and broken providers; the reference backend, score 1, is always there. */
class BackendsTest {
    @TempDir
    Path services;

    @Test
    void allGivesDevicesOrReasons() {
        List<Backends.Found> found =
                with(Backends::all, Absent.class, Future.class, Throwing.class, Unlinked.class, Failing.class);

        assertEquals(
                List.of("reference", "absent", "future", Throwing.class.getName(), "unlinked", "failing"),
                found.stream().map(Backends.Found::provider).toList());
        assertInstanceOf(Probe.Available.class, found.getFirst().probe());
        assertEquals("no such driver", reason(found.get(1)));
        assertTrue(reason(found.get(2)).startsWith("made for version 99 of the backend interface, this is version 1"));
        assertEquals("java.lang.IllegalStateException: no id today", reason(found.get(3)));
        assertEquals("java.lang.UnsatisfiedLinkError: libnothing.so", reason(found.get(4)));
    }

    @Test
    void aServiceEntryWithoutItsClassIsAReason() {
        List<Backends.Found> found = with(Backends::all, List.of("org.example.Missing", Absent.class.getName()));

        assertEquals(List.of("reference", "service entry", "absent"), names(found));
        assertTrue(reason(found.get(1)).contains("org.example.Missing"), reason(found.get(1)));
    }

    private static List<String> names(List<Backends.Found> found) {
        return found.stream().map(Backends.Found::provider).toList();
    }

    @Test
    void aNamedDeviceOpensOrFailsLoudly() {
        try (Backend backend = with(() -> Backends.named("fake:1"), Fake.class)) {
            assertEquals("fake:1", backend.device().id());
        }
        try (Backend backend = with(() -> Backends.named("fake"), Fake.class)) {
            assertEquals("fake:0", backend.device().id());
        }
        BackendException missing = assertThrows(
                BackendException.class, () -> with(() -> Backends.named("fake:7"), Fake.class, Absent.class));
        assertEquals(
                "backend fake:7: not found; there is reference, fake:0, fake:1, absent (no such driver);"
                        + " ask for a device that is there",
                missing.getMessage());
        BackendException unknown =
                assertThrows(BackendException.class, () -> with(() -> Backends.named("tpu:0"), Absent.class));
        assertEquals(
                "backend tpu:0: not found; there is reference, absent (no such driver);"
                        + " ask for a device that is there, or add the module that brings tpu",
                unknown.getMessage());
    }

    @Test
    void aDeviceThatCannotOpenIsABackendException() {
        BackendException failed =
                assertThrows(BackendException.class, () -> with(() -> Backends.named("failing"), Failing.class));
        assertEquals(
                "backend failing: cannot be opened: java.lang.NoClassDefFoundError: org/example/Gone",
                failed.getMessage());
    }

    @Test
    void bestTakesTheHighestScoreThatOpensAndLogsOneLinePerRejection() {
        List<String> lines = new ArrayList<>();
        try (Backend backend =
                logged(lines, () -> with(Backends::best, Absent.class, Failing.class, Fake.class, Future.class))) {
            assertEquals("fake:1", backend.device().id());
        }
        assertEquals(3, lines.size(), lines.toString());
        assertEquals("rejected backend absent: no such driver", lines.get(0));
        assertTrue(lines.get(1).startsWith("rejected backend future: made for version 99"), lines.get(1));
        assertTrue(
                lines.get(2).startsWith("rejected backend failing: backend failing: cannot be opened"), lines.get(2));
    }

    @Test
    void bestForASpecPrefersNativePlans() {
        RecurrentSpec spec = RecurrentSpec.lstm(2, 3);
        try (Backend backend = with(() -> Backends.best(spec, Mode.INFERENCE), Fake.class, Native.class)) {
            assertEquals("native", backend.device().id());
        }
        try (Backend backend = with(() -> Backends.best(spec, Mode.TRAINING), Fake.class)) {
            assertEquals("fake:1", backend.device().id());
        }
    }

    @Test
    void aBackendThatCannotSayWhatItRunsIsRejectedAndClosed() {
        RecurrentSpec spec = RecurrentSpec.lstm(2, 3);
        List<String> lines = new ArrayList<>();
        try (Backend backend =
                logged(lines, () -> with(() -> Backends.best(spec, Mode.INFERENCE), Fake.class, Undecided.class))) {
            assertEquals("fake:1", backend.device().id());
        }
        assertTrue(
                lines.contains("rejected backend undecided: java.lang.IllegalStateException: no answer"),
                lines.toString());
        assertThrows(ClosedException.class, () -> Undecided.opened.allocate(4, Usage.STATE));
    }

    @Test
    void noBackendForASpecNamesEveryReason() {
        BackendException none = assertThrows(
                BackendException.class,
                () -> withOnly(
                        () -> Backends.best(RecurrentSpec.gru(2, 3), Mode.INFERENCE), Absent.class, Refusing.class));
        assertEquals(
                "no usable backend; absent: no such driver; refusing: cell: expected LSTM, got GRU", none.getMessage());
    }

    private static String reason(Backends.Found found) {
        return assertInstanceOf(Probe.Unavailable.class, found.probe()).reason();
    }

    private <T> T with(Supplier<T> action, Class<?>... providers) {
        return with(action, Stream.of(providers).map(Class::getName).toList());
    }

    /** Runs an action under a context class loader that sees these providers alone. */
    private <T> T withOnly(Supplier<T> action, Class<?>... providers) {
        return with(action, Stream.of(providers).map(Class::getName).toList(), OwnLoader::new);
    }

    /** Finds services where its parent has others. */
    private static final class OwnLoader extends URLClassLoader {
        OwnLoader(URL[] urls, ClassLoader parent) {
            super(urls, parent);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return findResources(name);
        }
    }

    /** Runs an action under a context class loader that sees more providers. */
    private <T> T with(Supplier<T> action, List<String> providers) {
        return with(action, providers, URLClassLoader::new);
    }

    private <T> T with(
            Supplier<T> action, List<String> providers, BiFunction<URL[], ClassLoader, URLClassLoader> newLoader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            Path file = services.resolve("META-INF/services/" + BackendProvider.class.getName());
            Files.createDirectories(file.getParent());
            Files.write(file, providers);
            try (URLClassLoader loader =
                    newLoader.apply(new URL[] {services.toUri().toURL()}, BackendsTest.class.getClassLoader())) {
                thread.setContextClassLoader(loader);
                return action.get();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static <T> T logged(List<String> lines, Supplier<T> action) {
        Logger logger = Logger.getLogger("org.lstm4j");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        try {
            return action.get();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }
    }

    /** Two devices over the reference backend, the second one better. */
    public static class Fake implements BackendProvider {
        @Override
        public String id() {
            return "fake";
        }

        @Override
        public int spiVersion() {
            return SPI_VERSION;
        }

        @Override
        public Probe probe() {
            return new Probe.Available(List.of(device("fake:0", 10), device("fake:1", 20)));
        }

        @Override
        public Backend open(Device device, BackendOptions options) {
            return new Delegate(device, Support.COMPOSED);
        }
    }

    /** A lower score, but native plans. */
    public static class Native extends Fake {
        @Override
        public String id() {
            return "native";
        }

        @Override
        public Probe probe() {
            return new Probe.Available(List.of(device("native", 5)));
        }

        @Override
        public Backend open(Device device, BackendOptions options) {
            return new Delegate(device, Support.NATIVE);
        }
    }

    /** Runs nothing. */
    public static class Refusing extends Fake {
        @Override
        public String id() {
            return "refusing";
        }

        @Override
        public Probe probe() {
            return new Probe.Available(List.of(device("refusing", 5)));
        }

        @Override
        public Backend open(Device device, BackendOptions options) {
            return new Delegate(device, Support.unsupported("cell: expected LSTM, got GRU"));
        }
    }

    /** A score between those of the fake devices; asked for its plans, it fails. */
    public static class Undecided extends Fake {
        static Backend opened;

        @Override
        public String id() {
            return "undecided";
        }

        @Override
        public Probe probe() {
            return new Probe.Available(List.of(device("undecided", 15)));
        }

        @Override
        public Backend open(Device device, BackendOptions options) {
            opened = new Delegate(device, Support.NATIVE) {
                @Override
                public Support supports(RecurrentSpec spec, Mode mode, Numerics numerics) {
                    throw new IllegalStateException("no answer");
                }
            };
            return opened;
        }
    }

    /** No device. */
    public static class Absent extends Fake {
        @Override
        public String id() {
            return "absent";
        }

        @Override
        public Probe probe() {
            return new Probe.Unavailable("no such driver");
        }
    }

    /** Compiled against another seam. */
    public static class Future extends Fake {
        @Override
        public String id() {
            return "future";
        }

        @Override
        public int spiVersion() {
            return 99;
        }
    }

    /** Cannot even say its name. */
    public static class Throwing extends Fake {
        @Override
        public String id() {
            throw new IllegalStateException("no id today");
        }
    }

    /** A native library is missing, and the provider lets it through. */
    public static class Unlinked extends Fake {
        @Override
        public String id() {
            return "unlinked";
        }

        @Override
        public Probe probe() {
            throw new UnsatisfiedLinkError("libnothing.so");
        }
    }

    /** The best device, until it is opened. */
    public static class Failing extends Fake {
        @Override
        public String id() {
            return "failing";
        }

        @Override
        public Probe probe() {
            return new Probe.Available(List.of(device("failing", 100)));
        }

        @Override
        public Backend open(Device device, BackendOptions options) {
            throw new NoClassDefFoundError("org/example/Gone");
        }
    }

    private static Device device(String id, int score) {
        return new Device(id, id, "", 0, score);
    }

    /** The reference backend under another name. */
    private static class Delegate extends ForwardingBackend {
        private final Device device;
        private final Support support;

        Delegate(Device device, Support support) {
            this.device = device;
            this.support = support;
        }

        @Override
        public Device device() {
            return device;
        }

        @Override
        public Support supports(RecurrentSpec spec, Mode mode, Numerics numerics) {
            return support;
        }
    }
}
