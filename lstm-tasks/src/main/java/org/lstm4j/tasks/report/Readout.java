package org.lstm4j.tasks.report;

import java.util.List;

/**
 * What a pointer over a chart tells, position by position.
 *
 * @param panel where the positions are
 * @param first the first position that has something to tell
 * @param labels of the positions from the first on
 * @param columns what is told at each of them
 */
record Readout(Panel panel, int first, List<String> labels, List<Column> columns) {

    /**
     * One thing to tell.
     *
     * @param name of what
     * @param texts as many as there are labels; empty where there is nothing to tell
     */
    record Column(String name, List<String> texts) {}
}
