package org.lstm4j.tasks.report;

/** Tokens and other names of steps as labels of 12 pixels: blanks that can be seen, no more than there is room for. */
final class TokenLabel {
    /** Of a letter, on average and a little more. */
    static final double LETTER = 7.5;

    /** Of an ideograph or an emoji. */
    private static final double WIDE_LETTER = 13;

    /** Where the wide scripts of East Asia begin, behind all others that have letters of ordinary width. */
    private static final int FIRST_WIDE = 0x2E80;

    private static final String CUT = "\u2026";

    private TokenLabel() {}

    /**
     * The label of a token. A token of one letter stays whatever the room is.
     *
     * @param room in pixels; what does not fit ends in an ellipsis
     */
    static String of(String token, double room) {
        String label = token.isBlank() ? visible(token) : token;
        int letters = label.codePointCount(0, label.length());
        if (letters <= 1 || width(label) <= room) {
            return label;
        }
        int kept = letters - 1;
        while (kept > 0 && width(beginning(label, kept)) + LETTER > room) {
            kept--;
        }
        return beginning(label, kept) + CUT;
    }

    private static String beginning(String label, int letters) {
        return label.substring(0, label.offsetByCodePoints(0, letters));
    }

    /** A token that is a blank or a line break shows as a sign for it. */
    private static String visible(String blank) {
        return blank.replace(' ', '\u2423').replace("\n", "\u21B5").replace("\t", "\u21E5");
    }

    /** In pixels, and rather too much than too little. */
    static double width(String label) {
        return label.codePoints()
                .mapToDouble(letter -> letter < FIRST_WIDE ? LETTER : WIDE_LETTER)
                .sum();
    }
}
