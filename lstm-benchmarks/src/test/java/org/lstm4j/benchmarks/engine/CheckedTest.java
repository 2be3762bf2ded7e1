package org.lstm4j.benchmarks.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;

/** The project's own engine passes every kind of check, also in the place of a peer; one that is a little wrong passes none. */
class CheckedTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "forward lstm B5 H7 T6 threads1",
                "forward gru B3 H8 T5 threads2 ragged",
                "forward lstm B4 H5 T3 threads1 layers2 bidirectional ragged",
                "forward rnn B1 H17 T4 threads1",
                "step lstm B1 H9 T1 threads1",
                "step gru B2 H6 T1 threads1 layers2",
                "step lstm B1 H64 T1 threads1 bf16",
                "forward lstm B2 H64 T9 threads1 int8",
                "train lstm B3 H5 T4 threads1",
                "train gru B40 H4 T3 threads1",
                "language lstm B3 H5 T4 threads1",
                "language gru B2 H4 T3 threads2",
                "language rnn B1 H4 T5 threads1"
            })
    void rightOutputsPassAndWrongOnesDoNot(String text) {
        Work work = Work.parse(text);
        Checked.prepare(new OwnEngine(), work).close();
        Checked.prepare(new Peer(0), work).close();
        LstmException e = assertThrows(LstmException.class, () -> Checked.prepare(new Peer(0.01f), work));
        assertTrue(e.getMessage().contains("it is not timed"), e.getMessage());
    }

    @Test
    void whatAnEngineRefusesIsNotPrepared() {
        Work work = Work.parse("train lstm B3 H5 T4 threads1 layers2");
        LstmException e = assertThrows(LstmException.class, () -> Checked.prepare(new OwnEngine(), work));
        assertEquals("this benchmark trains one layer in one direction over rows of one length", e.getMessage());
    }

    @Test
    void theOwnEngineIsFound() {
        assertEquals(OwnEngine.class, Engines.named("lstm4j").getClass());
        LstmException e = assertThrows(LstmException.class, () -> Engines.named("other"));
        assertEquals("engine other: not on the class path, which has [lstm4j]", e.getMessage());
    }

    /**
     * The own engine as somebody else's.
     *
     * @param error added to the last output
     */
    private record Peer(float error) implements Engine {
        private static final OwnEngine OWN = new OwnEngine();

        @Override
        public String id() {
            return "peer";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public @Nullable String refusal(Work work) {
            return null;
        }

        @Override
        public Prepared prepare(Work work, Inputs inputs) {
            Prepared own = OWN.prepare(work, inputs);
            return new Prepared() {
                @Override
                public void run() {
                    own.run();
                }

                @Override
                public float[] output() {
                    float[] output = own.output();
                    int last = work.batch() - 1;
                    int[] lengths = inputs.lengths();
                    int steps = lengths == null ? work.steps() : lengths[last];
                    int width = work.directions() * work.hidden();
                    int at = work.kind() == Work.Kind.FORWARD
                            ? ((steps - 1) * work.batch() + last) * width
                            : output.length - 1;
                    output[at] += error;
                    return output;
                }

                @Override
                public void close() {
                    own.close();
                }
            };
        }
    }
}
