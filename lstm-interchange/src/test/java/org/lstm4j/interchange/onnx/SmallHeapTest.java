package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.interchange.ChildJvm;

/** What the heap has no room for is refused before it is allocated, by the limits that hold when nobody sets any. */
class SmallHeapTest {
    private static final int ATTEMPTS = 13;

    @TempDir
    Path folder;

    @Test
    void whatIsLargerThanTheHeapIsRefused() throws IOException, InterruptedException {
        String text = ChildJvm.run(folder, SmallHeap.class, folder.toString());
        long refused = text.lines().filter(line -> line.startsWith("refused ")).count();
        assertEquals(ATTEMPTS, refused, text);
    }
}
