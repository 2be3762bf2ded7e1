package org.lstm4j.tasks.translate;

import java.util.Objects;

/**
 * A text and what it means.
 *
 * @param source what is read
 * @param target what is to be written
 */
public record Pair(String source, String target) {
    public Pair {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
    }
}
