package org.lstm4j.cli;

/** A number with what it counts: {@code 1 epoch}, {@code 2 epochs}. */
final class Counted {
    private Counted() {}

    static String of(long count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }

    /** Of what makes its plural by an s. */
    static String of(long count, String one) {
        return of(count, one, one + "s");
    }
}
