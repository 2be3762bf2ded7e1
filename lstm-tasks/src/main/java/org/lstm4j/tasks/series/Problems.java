package org.lstm4j.tasks.series;

import java.util.ArrayList;
import java.util.List;

/** The places of a problem, for one line of message: the first few in full, the rest as a count. */
final class Problems {
    private static final int SHOWN = 5;

    private final List<String> shown = new ArrayList<>();
    private int count;

    void add(String place) {
        count++;
        if (count <= SHOWN) {
            shown.add(place);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    @Override
    public String toString() {
        String text = String.join(", ", shown);
        return count > SHOWN ? text + " and " + (count - SHOWN) + " more" : text;
    }
}
