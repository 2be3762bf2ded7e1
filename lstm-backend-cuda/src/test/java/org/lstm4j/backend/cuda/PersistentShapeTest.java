package org.lstm4j.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.spi.Numerics;

/** The shape table on imagined devices. */
class PersistentShapeTest {
    /** A device whose multiprocessors hold one block of any kernel. */
    private record OneBlockEach(int multiprocessors) implements Residency {
        @Override
        public int blocks(String kernel, int threads, int sharedBytes) {
            return multiprocessors;
        }
    }

    private static final Residency LARGE = new OneBlockEach(132);
    private static final Residency SMALL = new OneBlockEach(20);

    @ParameterizedTest
    @CsvSource({
        "1, 1, lstmPersistent_1_1",
        "128, 1, lstmPersistent_1_1",
        "129, 1, lstmPersistent_2_1",
        "512, 1, lstmPersistent_4_1",
        "512, 4, lstmPersistent_4_1",
        "512, 5, lstmPersistent_4_8",
        "1024, 1, lstmPersistent_8_1",
        "1024, 2, lstmPersistent_8_8",
    })
    void fewRowsGoOneToAGroup(int hidden, int batch, String kernel) {
        assertEquals(
                kernel, PersistentShape.f32(hidden, batch, LARGE).orElseThrow().kernel());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "100, 3", "512, 4", "512, 300", "1000, 17", "1024, 1"})
    void everyF32GridIsResidentAndCoversTheUnits(int hidden, int batch) {
        PersistentShape shape = PersistentShape.f32(hidden, batch, LARGE).orElseThrow();
        assertTrue(shape.blocks() * shape.groups() <= 132, shape.toString());
        assertTrue(shape.blocks() * shape.threads() / 32 >= hidden, shape.toString());
        assertEquals(0, shape.words() % 4, "the exchange is read in quads");
    }

    @ParameterizedTest
    @EnumSource(names = {"TF32", "F16", "BF16"})
    void everyTensorCoreGridIsResidentAndCoversTheUnits(Numerics numerics) {
        for (int hidden : new int[] {256, 512, 1024}) {
            for (int batch : new int[] {1, 8, 9, 64, 1000}) {
                PersistentShape shape =
                        PersistentShape.mma(numerics, hidden, batch, LARGE).orElseThrow();
                assertTrue(shape.blocks() * shape.groups() <= 132, shape.toString());
                assertTrue(shape.groups() * shape.rows() >= Math.min(batch, shape.rows()), shape.toString());
            }
        }
    }

    @Test
    void whatDoesNotFitIsLeftToOthers() {
        assertEquals(Optional.empty(), PersistentShape.f32(1025, 1, LARGE), "more registers than there are");
        assertEquals(Optional.empty(), PersistentShape.f32(1024, 1, SMALL), "more units than multiprocessors take");
        assertEquals(Optional.empty(), PersistentShape.mma(Numerics.F16, 384, 1, LARGE), "no such kernel");
        assertEquals(Optional.empty(), PersistentShape.mma(Numerics.F16, 1024, 1, SMALL));
        assertFalse(PersistentShape.f32(300, 1, SMALL).isEmpty(), "16 units to each of 19 blocks");
    }
}
