package org.lstm4j.tasks.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.LstmException;

/**
 * Cuts short informal text, such as messages and reviews, into tokens. In this order:
 *
 * <table>
 * <caption>What becomes of what</caption>
 * <tr><td>variation selectors, skin tones, soft hyphens</td><td>left out; the rest is brought to NFKC</td></tr>
 * <tr><td>{@code https://a.b/c}, {@code www.a.b}</td><td>{@value #URL}</td></tr>
 * <tr><td>{@code @somebody}, not within a word</td><td>{@value #USER}</td></tr>
 * <tr><td>{@code #GoodDay}</td><td>{@value #HASHTAG}, {@code good}, {@code day}</td></tr>
 * <tr><td>{@code :-)}, {@code :)))}, {@code ;D}</td><td>one token: {@code :-)}, {@code :)}, {@code ;d}</td></tr>
 * <tr><td>emoji, joined sequences and flags too</td><td>one token each</td></tr>
 * <tr><td>letters of scripts without blanks between words (Han, kana, Thai, Lao, Khmer, Burmese)</td><td>one token
 * each</td></tr>
 * <tr><td>words, with marks, digits and inner apostrophes; numbers with inner points and commas</td><td>one token, in lower
 * case; a letter three times or more in a row stands twice: {@code soooo} is {@code soo}</td></tr>
 * <tr><td>any other sign or punctuation mark</td><td>one token; two or more of the same in a row are three</td></tr>
 * </table>
 *
 * <p>All else (blanks, control and format characters) separates tokens. No token holds a blank, and tokens are cut into
 * themselves: cutting {@code String.join(" ", tokens)} gives the same tokens again. The three names in angle brackets are
 * those of the GloVe vectors for tweets. Time is linear in the text's length.
 */
public final class Tokenizer {
    /** Stands for an address of the web. */
    public static final String URL = "<url>";

    /** Stands for somebody's handle. */
    public static final String USER = "<user>";

    /** Stands before the words of a hashtag. */
    public static final String HASHTAG = "<hashtag>";

    /** Changes whenever the same text would give other tokens: a saved model names the rules that it has learnt with. */
    public static final int RULES = 1;

    private static final String WORD_CHARACTER = "\\p{L}\\p{M}\\p{N}";

    /** Scripts that put no blanks between words. */
    private static final String UNSPACED =
            "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}";

    /** Joiners, which several scripts need within words. */
    private static final String JOINERS = "\\u200C\\u200D";

    private static final Pattern LEFT_OUT = Pattern.compile("[\\uFE0E\\uFE0F\\u00AD\\x{1F3FB}-\\x{1F3FF}]++");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<![" + WORD_CHARACTER + "])(?:https?://|www\\.)[^\\s<>\"]*[" + WORD_CHARACTER + "/]",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HANDLE = Pattern.compile("(?<![" + WORD_CHARACTER + "_])@[" + WORD_CHARACTER + "_]++");
    private static final Pattern TAG = Pattern.compile("#(\\p{L}[" + WORD_CHARACTER + "_]*+)");
    private static final Pattern WORDS_OF_TAG = Pattern.compile("_++|(?<=\\p{Ll})(?=\\p{Lu})");

    // Every repeated group is possessive: a greedy one would take the stack's depth for each repetition.
    private static final Pattern TOKEN = Pattern.compile("(?<name>" + URL + "|" + USER + "|" + HASHTAG + ")"
            + "|(?<eyes>[:;=]['’]?-?)(?<mouth>[()\\[\\]/\\\\|*])\\k<mouth>*+"
            + "|(?<face>(?<![" + WORD_CHARACTER + "])[:;=]-?[dDpPoO3](?![" + WORD_CHARACTER + "])|</?3(?!\\p{N}))"
            + "|(?<emoji>(?=[\\p{IsExtended_Pictographic}\\x{1F1E6}-\\x{1F1FF}])\\X)"
            + "|(?<letter>[\\p{L}&&[" + UNSPACED + "]]\\p{M}*+)"
            + "|(?<number>\\p{N}++(?:[.,:]\\p{N}++)++)"
            + "|(?<word>(?:[" + WORD_CHARACTER + "&&[^" + UNSPACED + "]][" + JOINERS + "]*+)++"
            + "(?:['’](?:[" + WORD_CHARACTER + "&&[^" + UNSPACED + "]][" + JOINERS + "]*+)++)*+)"
            + "|(?<sign>[\\p{P}\\p{S}])(?<again>\\k<sign>*+)");
    private static final Pattern ELONGATED = Pattern.compile("(\\p{L})\\1{2,}+");

    private Tokenizer() {}

    /** All tokens of a text. */
    public static List<String> tokens(String text) {
        return tokens(text, Integer.MAX_VALUE);
    }

    /**
     * The first tokens of a text.
     *
     * @param atMost how many, at least 1
     */
    public static List<String> tokens(String text, int atMost) {
        if (atMost < 1) {
            throw new LstmException("atMost must be at least 1, got " + atMost);
        }
        List<String> tokens = new ArrayList<>();
        for (Matcher match = TOKEN.matcher(prepared(text)); tokens.size() < atMost && match.find(); ) {
            tokens.add(token(match));
        }
        return List.copyOf(tokens);
    }

    private static String prepared(String text) {
        String plain = Normalizer.normalize(LEFT_OUT.matcher(text).replaceAll(""), Normalizer.Form.NFKC);
        plain = ADDRESS.matcher(plain).replaceAll(" " + URL + " ");
        plain = HANDLE.matcher(plain).replaceAll(" " + USER + " ");
        return TAG.matcher(plain)
                .replaceAll(tag ->
                        " " + HASHTAG + " " + WORDS_OF_TAG.matcher(tag.group(1)).replaceAll(" ") + " ");
    }

    private static String token(Matcher match) {
        if (match.group("mouth") != null) {
            return match.group("eyes").replace('’', '\'') + match.group("mouth");
        }
        String sign = match.group("sign");
        if (sign != null) {
            return match.group("again").isEmpty() ? sign : sign.repeat(3);
        }
        if (match.group("emoji") != null) {
            return match.group();
        }
        String lower =
                Normalizer.normalize(match.group().replace('’', '\'').toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        return ELONGATED.matcher(lower).replaceAll("$1$1");
    }
}
