package org.lstm4j.cli;

/** Texts out of files as a terminal may be given them. */
final class Plain {
    private Plain() {}

    /** The text with a question mark for each character that would steer a terminal. */
    static String text(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }

    /** As {@link #text}, with blanks for each tab. */
    static String indented(String line) {
        return text(line.replace("\t", "    "));
    }

    /** As {@link #text}, but for tabs and line breaks. */
    static String lines(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\\t\\r\\n]]", "?");
    }
}
