package org.lstm4j.cli;

import java.io.PrintWriter;
import java.util.List;

/** A paragraph of a result for people. */
final class Section {
    private Section() {}

    /** A title in front of its first line, and the other lines below that. */
    static void print(PrintWriter out, String title, String first, List<String> more) {
        out.println();
        out.printf("%-9s %s%n", title, first);
        more.forEach(line -> out.printf("%-9s %s%n", "", line));
    }
}
