package org.lstm4j.tasks.text;

/** Texts out of files as a terminal may be given them. */
public final class Plain {
    private Plain() {}

    /** The text with a question mark for each character that would steer a terminal. */
    public static String text(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }

    /** As {@link #text}, with blanks for each tab. */
    public static String indented(String line) {
        return text(line.replace("\t", "    "));
    }

    /** As {@link #text}, but for tabs and line breaks. */
    public static String lines(String text) {
        return text.replaceAll("[\\p{Cc}&&[^\\t\\r\\n]]", "?");
    }
}
