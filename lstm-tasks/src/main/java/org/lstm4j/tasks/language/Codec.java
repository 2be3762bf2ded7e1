package org.lstm4j.tasks.language;

import java.util.stream.Collectors;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.tasks.text.Vocabulary;

/** Between texts and ids. */
record Codec(TextUnit unit, Vocabulary vocabulary) {
    /** More unknown tokens than a message should list. */
    private static final int LISTED = 5;

    /** The ids of a text, as the unit reads it. */
    int[] encode(String text) {
        return vocabulary.ids(unit.tokens(unit.prepared(text)));
    }

    /** As {@link #encode}, for a text that must have tokens, and known ones alone. */
    int[] encodeKnown(String name, String text) {
        String prepared = unit.prepared(text);
        String unknown = unit.tokens(prepared)
                .filter(token -> vocabulary.id(token) == Vocabulary.UNKNOWN)
                .distinct()
                .limit(LISTED)
                .map(Json::quote)
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new LstmException(name + ": the model does not know " + unknown + "; it knows "
                    + vocabulary.tokens().size() + " " + unit + ", those of the text that it was trained on");
        }
        if (prepared.isEmpty()) {
            throw new LstmException(name + ": is empty; give the model something to go on from");
        }
        return vocabulary.ids(unit.tokens(prepared));
    }
}
