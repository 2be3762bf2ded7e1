package org.lstm4j.tasks.translate;

import java.util.List;
import java.util.stream.Stream;

/** What a translator reads and writes one at a time. */
public enum Tokens {
    /** Unicode code points, blanks among them: dates, names, spellings. */
    CHARACTERS {
        @Override
        Stream<String> split(String text) {
            return text.codePoints().mapToObj(Character::toString);
        }

        @Override
        String join(List<String> tokens) {
            return String.join("", tokens);
        }
    },
    /** What stands between blanks; written with one blank in between. */
    WORDS {
        @Override
        Stream<String> split(String text) {
            return Stream.of(text.strip().split("\\s+")).filter(word -> !word.isEmpty());
        }

        @Override
        String join(List<String> tokens) {
            return String.join(" ", tokens);
        }
    };

    abstract Stream<String> split(String text);

    abstract String join(List<String> tokens);
}
