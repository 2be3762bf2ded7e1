package org.lstm4j.benchmarks.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CostTest {
    @Test
    void aForwardMultipliesEachWeightOnceForEveryRowAndStep() {
        Work work = Work.parse("forward lstm B3 H5 T7 threads1");
        assertEquals(2 * 3 * 7 * 4 * 5 * 5, Cost.projectionFlops(work));
        assertEquals(2 * 3 * 7 * 4 * 5 * 5, Cost.recurrentFlops(work));
        assertEquals(4 * 5 * 5 * 4, Cost.bytesPerStep(work));
    }

    @Test
    void aSecondBidirectionalLayerReadsBothDirections() {
        Work work = Work.parse("forward gru B3 H5 T7 threads1 layers2 bidirectional");
        assertEquals(2 * 3 * 7 * 3 * 5 * (2 * 5 + 2 * 10), Cost.projectionFlops(work));
        assertEquals(4 * 2 * 3 * 7 * 3 * 5 * 5, Cost.recurrentFlops(work));
        assertEquals(28, Cost.dependentSteps(work));
    }

    @Test
    void aTrainingTakesThreeForwards() {
        Work train = Work.parse("train lstm B3 H5 T7 threads1");
        assertEquals(3 * Cost.flops(Work.parse("forward lstm B3 H5 T7 threads1")), Cost.flops(train));
    }

    @Test
    void aLanguageModelReadsUnitVectorsAndWritesLogitsInEachOfItsWindows() {
        Work work = Work.parse("language lstm B3 H5 T7 threads1");
        assertEquals(3 * 8 * 2 * 3 * 7 * (4 * 5 * (28 + 5) + 28 * 5), Cost.flops(work));
    }

    @Test
    void aStepReadsBothMatricesInTheirPrecision() {
        assertEquals(2 * 4 * 8 * 8 * 4, Cost.bytesPerStep(Work.parse("step lstm B1 H8 T1 threads1")));
        assertEquals(2 * 4 * 8 * 8 * 2, Cost.bytesPerStep(Work.parse("step lstm B1 H8 T1 threads1 bf16")));
        assertEquals(2 * 4 * 8 * 8, Cost.bytesPerStep(Work.parse("step lstm B1 H8 T1 threads1 int8")));
    }

    @Test
    void paddingCostsNothing() {
        Work whole = Work.parse("forward lstm B16 H5 T50 threads1");
        double ragged = Cost.flops(whole.withRagged()) / Cost.flops(whole);
        assertEquals(0.5, ragged, 0.2);
    }
}
