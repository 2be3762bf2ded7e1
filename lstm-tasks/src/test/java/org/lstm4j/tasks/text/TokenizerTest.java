package org.lstm4j.tasks.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;

class TokenizerTest {
    private static final int FUZZ = 20_000;

    /** What the rules look at, from several scripts. */
    private static final int[] INTERESTING = ("aAbBsSzZxX..,,::;;==--))((<</33dDpP@@##__ \t\n''’’!!??/\\|*wwhttps"
                    + "😂👍🏽\uFE0F🇩🇪❤♀éÉİıßſΣσς漢かกาက½ﬁ٣\u0301\u0308\u200D\u200C\u00AD\u20E3\uD83D")
            .codePoints()
            .toArray();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Crust is NOT good.                 | crust is not good .
            don't can’t 'tis rock'n'roll       | don't can't ' tis rock'n'roll
            well-made, semi_colon              | well - made , semi _ colon
            @Anna_1 thanks a@b.com             | <user> thanks a @ b . com
            a #GoodDay #mixed_Case2 # #1       | a <hashtag> good day <hashtag> mixed case2 # # 1
            see https://t.co/x?y=1#z, (www.a.b) | see <url> , ( <url> )
            awww.no http://                   | aww . no http :/
            soooo GOOOD, sooo cooool           | soo good , soo cool
            no!!!! what?! hm... hm..           | no !!! what ? ! hm ... hm ...
            great:) :-( ;D =] :))) :'( :3 8:30 | great :) :-( ;d =] :) :'( :3 8:30
            XD :Dx a:D <3 </3 <30              | xd : dx a : d <3 </3 < 30
            10/10 1,000.5 3.5kg $40            | 10 / 10 1,000.5 3.5 kg $ 40
            😂😂 👍🏽 ❤️ 👩🏽‍🚀🇩🇪           | 😂 😂 👍 ❤ 👩‍🚀 🇩🇪
            ｆｕｌｌ ﬁne … ½                    | full fine ... 1 ⁄ 2
            東京です ไทย                        | 東 京 で す ไ ท ย
            ΣΟΦΟΣ STRASSE Straße café          | σοφος strasse straße café
            """)
    void cuts(String text, String tokens) {
        assertEquals(List.of(tokens.split(" ")), Tokenizer.tokens(text));
    }

    @Test
    void wordsKeepTheirMarksAndJoiners() {
        assertEquals(
                List.of("caf\u00E9", "me\u200Cravam", "cooperate"),
                Tokenizer.tokens("cafe\u0301 me\u200Cravam coo\u00ADperate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t\n", "\u200B\u0000", "\uD83D", "\uFE0F"})
    void whereNothingIsThereAreNoTokens(String text) {
        assertEquals(List.of(), Tokenizer.tokens(text));
    }

    @Test
    void givesNoMoreThanAskedFor() {
        assertEquals(List.of("a", "b"), Tokenizer.tokens("a b c", 2));
        assertThrows(LstmException.class, () -> Tokenizer.tokens("a", 0));
    }

    @Test
    void tokensAreCutIntoThemselves() {
        Random random = new Random(1);
        for (int i = 0; i < FUZZ; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(9); j >= 0; j--) {
                text.appendCodePoint(
                        random.nextInt(10) == 0
                                ? random.nextInt(Character.MAX_CODE_POINT + 1)
                                : INTERESTING[random.nextInt(INTERESTING.length)]);
            }
            assertStable(text.toString());
        }
    }

    @Test
    void everyCharacterIsCutIntoItself() {
        for (int plane = 0; plane <= Character.MAX_CODE_POINT; plane += 0x100) {
            StringBuilder text = new StringBuilder();
            for (int c = plane; c < plane + 0x100; c++) {
                text.appendCodePoint(c).append(' ');
            }
            assertStable(text.toString());
        }
    }

    /** Each of these drives a rule through the whole text, or starts it anew at every character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a'",
                "1.",
                ":)",
                ":-",
                "\uD83D\uDE02\u200D",
                "#a",
                "www.",
                "@",
                "ab.",
                "<",
                "http://",
                "a\u0301",
                "''",
                "漢"
            })
    void longTextsNeedNoStack(String part) {
        List<String> tokens = Tokenizer.tokens(part.repeat(50_000) + " the end");

        assertEquals(List.of("the", "end"), tokens.subList(tokens.size() - 2, tokens.size()));
    }

    private static void assertStable(String text) {
        List<String> tokens = Tokenizer.tokens(text);
        assertEquals(
                tokens,
                Tokenizer.tokens(String.join(" ", tokens)),
                () -> text + " = "
                        + text.codePoints().mapToObj(Integer::toHexString).toList());
    }
}
