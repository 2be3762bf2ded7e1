package org.lstm4j.tasks.language;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lstm4j.tasks.text.Vocabulary;

/** What a token of a language model is. In each case the tokens of a text make the text again, and nothing else. */
public enum TextUnit {
    /** Every character (code point) as it stands. */
    CHARACTERS("characters", 1, Integer.MAX_VALUE) {
        @Override
        String prepared(String text) {
            return text;
        }

        @Override
        Stream<String> tokens(String prepared) {
            return prepared.codePoints().mapToObj(Character::toString);
        }
    },

    /** The letters a to z in lower case, and a space for all between them: the text is read so, as in Dive into Deep Learning. */
    LETTERS("letters", 1, Integer.MAX_VALUE) {
        @Override
        String prepared(String text) {
            return NO_LETTERS.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
        }

        @Override
        Stream<String> tokens(String prepared) {
            return CHARACTERS.tokens(prepared);
        }
    },

    /**
     * Words (letters, digits, apostrophes), and every other character by itself; a single space between two words is no token,
     * as nothing else can stand there. What occurs only once is unknown.
     */
    WORDS("words", 2, 20_000) {
        @Override
        String prepared(String text) {
            return text;
        }

        @Override
        Stream<String> tokens(String prepared) {
            return WORD_OR_MARK.matcher(prepared).results().map(MatchResult::group);
        }

        @Override
        String joint(String before, String token) {
            return isWord(before) && isWord(token) ? " " : "";
        }

        private static boolean isWord(String token) {
            return WORD.matcher(token).lookingAt();
        }
    };

    private static final Pattern NO_LETTERS = Pattern.compile("[^A-Za-z]+");
    private static final String IN_WORD = "\\p{L}\\p{M}\\p{N}'\u2019";
    private static final Pattern WORD = Pattern.compile("[" + IN_WORD + "]+");
    private static final Pattern WORD_OR_MARK = Pattern.compile("[W]+|(?<![W]) | (?![W])|[^ W]".replace("W", IN_WORD));

    private final String label;
    private final int atLeast;
    private final int atMost;

    TextUnit(String label, int atLeast, int atMost) {
        this.label = label;
        this.atLeast = atLeast;
        this.atMost = atMost;
    }

    /** The text as it is read. */
    abstract String prepared(String text);

    /** The tokens of a prepared text, in their order. */
    abstract Stream<String> tokens(String prepared);

    /** What stands between two tokens that follow one another. */
    String joint(String before, String token) {
        return "";
    }

    /** The tokens of a prepared text that a model of it knows. */
    Vocabulary vocabulary(String prepared) {
        return Vocabulary.count(tokens(prepared), atLeast, atMost);
    }

    /** Its name in options and sentences: {@code characters}. */
    @Override
    public String toString() {
        return label;
    }
}
