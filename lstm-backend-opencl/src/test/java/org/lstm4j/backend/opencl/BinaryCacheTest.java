package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.gpu.GpuMemory;
import org.lstm4j.gpu.GpuProgram;
import org.lstm4j.gpu.GpuQueue;
import org.lstm4j.gpu.KernelSource;

/** Binaries kept on disk are used while they are whole and the driver takes them, and made anew when not. */
class BinaryCacheTest {
    private static final KernelSource SOURCE = new KernelSource(
            "answer", KernelSource.prelude() + "KERNEL(1, 1) answer(GLOBAL int *out) { out[0] = 42; }");

    @TempDir
    Path folder;

    private BinaryCache cache;

    @BeforeEach
    void open() {
        cache = new BinaryCache(folder.resolve("cache"));
    }

    @Test
    void entriesAreFoundByEverythingTheyDependOn() {
        byte[] binary = {1, 2, 3};
        cache.store(binary, "device", "driver", "source");
        assertArrayEquals(binary, cache.load("device", "driver", "source").orElseThrow());
        assertEquals(Optional.empty(), cache.load("device", "other driver", "source"));
        assertEquals(Optional.empty(), cache.load("devicedriver", "", "source"));
    }

    @Test
    void damagedEntriesAreNone() throws IOException {
        cache.store(new byte[] {1, 2, 3}, "key");
        byte[] entry = Files.readAllBytes(onlyEntry());
        for (int length = 0; length < entry.length; length++) {
            Files.write(onlyEntry(), Arrays.copyOf(entry, length));
            assertEquals(Optional.empty(), cache.load("key"), "cut to " + length + " bytes");
        }
        entry[entry.length - 1]++;
        Files.write(onlyEntry(), entry);
        assertEquals(Optional.empty(), cache.load("key"));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoFailure() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        BinaryCache impossible = new BinaryCache(file);
        impossible.store(new byte[] {1}, "key");
        assertEquals(Optional.empty(), impossible.load("key"));
    }

    @Test
    void aSecondRunTakesTheBinaryOfTheFirst() throws IOException {
        assertEquals(42, answer());
        FileTime old = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(onlyEntry(), old);
        assertEquals(42, answer());
        assertEquals(old, Files.getLastModifiedTime(onlyEntry()), "the entry was used, not written again");
    }

    @Test
    void aDamagedEntryIsRebuilt() throws IOException {
        assertEquals(42, answer());
        byte[] damaged = new byte[(int) Files.size(onlyEntry())];
        Files.write(onlyEntry(), damaged);
        assertEquals(42, answer());
        assertFalse(Arrays.equals(damaged, Files.readAllBytes(onlyEntry())), "written anew");
    }

    /** Compiles the source, or takes it from the cache, and runs it. */
    private int answer() {
        RequiredDevice.first();
        int[] out = new int[1];
        OpenClRuntime runtime = new OpenClRuntime(OpenClDevices.list().getFirst(), cache);
        try (runtime;
                GpuProgram program = runtime.load(SOURCE);
                GpuQueue queue = runtime.newQueue();
                GpuMemory memory = runtime.allocate(Integer.BYTES)) {
            queue.newCall(program.kernel("answer")).start().memory(memory).launch(1, 1, 1, 1);
            queue.download(memory, 0, MemorySegment.ofArray(out));
        }
        assertEquals(0, runtime.liveObjects());
        return out[0];
    }

    private Path onlyEntry() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            List<Path> entries = files.toList();
            assertEquals(1, entries.size(), entries.toString());
            return entries.getFirst();
        }
    }
}
