package org.lstm4j.interchange.page;

import java.util.ArrayList;
import java.util.List;

/** Why cells of a table say that something is refused: each reason once, below the table. */
final class Notes {
    private final List<String> all;

    Notes(String... first) {
        all = new ArrayList<>(List.of(first));
    }

    /** The cell of a reason. */
    String refused(String reason) {
        if (!all.contains(reason)) {
            all.add(reason);
        }
        return "refused<sup>" + (all.indexOf(reason) + 1) + "</sup>";
    }

    String text() {
        StringBuilder text = new StringBuilder("\nWhy refused, in the words of the exception:\n\n");
        for (int i = 0; i < all.size(); i++) {
            text.append(i + 1).append(". ").append(all.get(i)).append('\n');
        }
        return text.append('\n').toString();
    }
}
