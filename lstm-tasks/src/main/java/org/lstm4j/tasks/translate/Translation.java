package org.lstm4j.tasks.translate;

import java.util.List;

/**
 * What a translator made of a text.
 *
 * @param source the text
 * @param target the translation
 * @param probability the geometric mean of its tokens' probabilities, in (0, 1]: how sure the translator is
 * @param complete whether it was ended by the translator, not by the limit of its length
 * @param unknown tokens of the source that no pair had, each once
 */
public record Translation(String source, String target, double probability, boolean complete, List<String> unknown) {
    public Translation {
        unknown = List.copyOf(unknown);
    }
}
