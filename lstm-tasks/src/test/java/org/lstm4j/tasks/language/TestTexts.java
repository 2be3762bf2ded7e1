package org.lstm4j.tasks.language;

import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;

/** A text, and a network that learns it in a moment. */
final class TestTexts {
    /** 28 different characters. */
    static final String FOX = "The quick brown fox jumps over a lazy dog. ";

    private TestTexts() {}

    static LanguageTrainer.Builder tiny() {
        return LanguageTrainer.builder()
                .layers(1)
                .hidden(24)
                .embedding(8)
                .dropout(0f)
                .heldOut(0f)
                .optimizer(Optimizer.adam(0.02f))
                .schedule(Schedule.constant())
                .batch(4)
                .steps(20)
                .epochs(2)
                .seed(5);
    }
}
