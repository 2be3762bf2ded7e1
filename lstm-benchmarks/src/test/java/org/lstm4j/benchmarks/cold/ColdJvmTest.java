package org.lstm4j.benchmarks.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;
import org.lstm4j.benchmarks.engine.OwnEngine;

class ColdJvmTest {
    @TempDir
    private Path folder;

    @Test
    void anApplicationOfThisProjectStartsAndComesToFullSpeed() throws IOException {
        ColdJvm.Times times = new ColdJvm(OwnEngine.ID, null, 5, 3, false, folder).start(0);

        assertTrue(times.firstMillis() > 0, times::toString);
        assertTrue(times.steadyMillis() >= times.firstMillis(), times::toString);
        assertEquals(3 * 5, times.output().length);
    }

    /** A folder without libraries: the JVM ends with an error, whose text is passed on. */
    @Test
    void anApplicationThatFailsSaysWhy() {
        LstmException failure =
                assertThrows(LstmException.class, () -> new ColdJvm("ort", folder, 5, 3, false, folder).start(0));

        assertTrue(failure.getMessage().contains("OrtApplication"), failure::getMessage);
    }
}
