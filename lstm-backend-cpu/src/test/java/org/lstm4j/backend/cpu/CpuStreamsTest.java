package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.backend.cpu.StreamModels.INPUTS;
import static org.lstm4j.backend.cpu.StreamModels.OUTPUTS;
import static org.lstm4j.backend.cpu.StreamModels.STATE_BYTES;
import static org.lstm4j.backend.cpu.StreamModels.STREAMS;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.spi.Backend;

/** Ten thousand streams over one session. */
class CpuStreamsTest {
    private static final int STEPS = 3;
    private static final int THREADS = 4;
    /** States may come in slabs, of which the last is not full. */
    private static final int SPARE = 64;

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Model model = StreamModels.model();
    private final List<SessionStream> streams = new ArrayList<>();
    private Backend backend;
    private Session session;
    private long weightBytes;

    @BeforeEach
    void open() {
        backend = Backends.named("cpu");
        session = model.open(backend);
        weightBytes = backend.memory().liveBytes();
    }

    @AfterEach
    void everythingIsFreed() {
        streams.forEach(SessionStream::close);
        session.close();
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    private void openStreams(int count) {
        for (int i = 0; i < count; i++) {
            streams.add(session.openStream());
        }
    }

    @Test
    void whenTheLastStreamHasGoneTheScratchMemoryIsFreed() {
        openStreams(2);
        streams.removeFirst().close();
        assertTrue(backend.memory().liveBytes() > weightBytes + STATE_BYTES);
        streams.removeFirst().close();
        assertEquals(weightBytes, backend.memory().liveBytes());
    }

    /**
     * Streams move from thread to thread between steps, and threads share what they compute with: beside the weights and
     * that, a stream takes its state and nothing else.
     */
    @Test
    void eachStreamEqualsItsRowAloneAndTakesItsStateAlone() throws Exception {
        openStreams(1);
        long one = backend.memory().liveBytes();
        openStreams(STREAMS - 1);
        long more = backend.memory().liveBytes() - one;
        assertTrue(more >= (STREAMS - 1) * STATE_BYTES, more + " bytes");
        assertTrue(more < (STREAMS - 1 + SPARE) * STATE_BYTES, more + " bytes");
        long scratch = one - weightBytes - STATE_BYTES;

        float[][] outputs = new float[STEPS][STREAMS * OUTPUTS];
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int t = 0; t < STEPS; t++) {
                int time = t;
                List<Future<?>> shares = new ArrayList<>();
                for (int share = 0; share < THREADS; share++) {
                    int from = STREAMS / THREADS * ((share + time) % THREADS);
                    shares.add(threads.submit(() -> step(from, from + STREAMS / THREADS, time, outputs[time])));
                }
                for (Future<?> share : shares) {
                    share.get();
                }
            }
        }
        // A thread may miss the pass that another is just giving back, and make one more.
        long working = backend.memory().liveBytes() - one - more;
        assertTrue(working <= 2 * THREADS * scratch, working + " bytes for " + THREADS + " threads");

        float[] x = new float[INPUTS];
        float[] row = new float[STEPS * INPUTS];
        for (int stream = 0; stream < STREAMS; stream++) {
            for (int t = 0; t < STEPS; t++) {
                StreamModels.input(stream, t, x);
                System.arraycopy(x, 0, row, t * INPUTS, INPUTS);
            }
            float[] alone = session.predict(row, 1, STEPS);
            for (int t = 0; t < STEPS; t++) {
                assertArrayEquals(
                        Arrays.copyOfRange(alone, t * OUTPUTS, (t + 1) * OUTPUTS),
                        Arrays.copyOfRange(outputs[t], stream * OUTPUTS, (stream + 1) * OUTPUTS),
                        "stream " + stream + ", step " + t);
            }
        }
    }

    /** One step of some streams, their outputs at their places in {@code [STREAMS, OUTPUTS]}. */
    private void step(int from, int to, int time, float[] outputs) {
        float[] x = new float[INPUTS];
        float[] y = new float[OUTPUTS];
        for (int stream = from; stream < to; stream++) {
            StreamModels.input(stream, time, x);
            streams.get(stream).step(x, y);
            System.arraycopy(y, 0, outputs, stream * OUTPUTS, OUTPUTS);
        }
    }

    /** Vectors are boxed until HotSpot's second compiler has seen a kernel, which a busy machine may delay. */
    @Test
    void aStepAllocatesNothing() {
        openStreams(100);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] x = new float[INPUTS];
        float[] y = new float[OUTPUTS];
        StreamModels.input(0, 0, x);
        streams.forEach(stream -> stream.step(x, y));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long bytes;
        do {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < streams.size(); i++) {
                    streams.get(i).step(x, y);
                }
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        } while (bytes > 0 && System.nanoTime() < deadline);
        assertEquals(0, bytes, "bytes in 1000 steps");
    }

    /**
     * A process with a small heap and without the vector module holds ten thousand streams that all go on from one state,
     * and computes the same bits.
     */
    @Test
    void aStateGoesOnInAnotherProcess(@TempDir Path folder) throws Exception {
        openStreams(1);
        SessionStream stream = streams.getFirst();
        float[] x = new float[INPUTS];
        float[] y = new float[OUTPUTS];
        for (int t = 0; t < STEPS; t++) {
            StreamModels.input(0, t, x);
            stream.step(x, y);
        }
        Path file = folder.resolve("model.safetensors");
        ModelFile.save(file, model);
        Path state = Files.write(folder.resolve("state"), stream.snapshot().toBytes());
        ByteBuffer expected = ByteBuffer.allocate(STEPS * OUTPUTS * Float.BYTES);
        for (int t = STEPS; t < 2 * STEPS; t++) {
            StreamModels.input(0, t, x);
            stream.step(x, y);
            for (float value : y) {
                expected.putFloat(value);
            }
        }

        Path out = folder.resolve("out");
        Path log = folder.resolve("log"); // a file, as a pipe would be read for as long as a process hangs
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:MaxDirectMemorySize=8m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamProcess.class.getName(),
                        file.toString(),
                        state.toString(),
                        Integer.toString(STEPS),
                        Integer.toString(STEPS),
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(1, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertTrue(ended, Files.readString(log));
        assertEquals(0, process.exitValue(), Files.readString(log));
        assertArrayEquals(expected.array(), Files.readAllBytes(out));
    }
}
