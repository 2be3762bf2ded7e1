package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Usage;

/** Who refused, the budget or the JVM, decides what helps. */
class CpuMemoryTest {
    @Test
    void theBudgetsRefusalNamesTheBudget() {
        String message = refusal(BackendOptions.DEFAULT.withMemoryLimitBytes(1000), 1001);

        assertEquals(
                "allocate: 1001 bytes asked for, 1000 left of 1000; close buffers, use a smaller batch, or raise"
                        + " BackendOptions.memoryLimitBytes",
                message);
    }

    @Test
    void theJvmsRefusalNamesItsOption() {
        String message = refusal(BackendOptions.DEFAULT, 1L << 60);

        assertTrue(message.startsWith("allocate: " + (1L << 60) + " bytes asked for, refused by the JVM ("), message);
        assertTrue(message.endsWith("or raise -XX:MaxDirectMemorySize"), message);
    }

    private static String refusal(BackendOptions options, long bytes) {
        try (Backend backend = new CpuProvider().open(CpuProvider.device(), options)) {
            String message = assertThrows(MemoryLimitException.class, () -> backend.allocate(bytes, Usage.STATE))
                    .getMessage();
            assertEquals(0, backend.memory().liveBytes());
            return message;
        }
    }
}
