package org.lstm4j.tasks.translate;

/**
 * A pair as ids.
 *
 * @param source with the boundary at its end, so never empty
 * @param target without any
 */
@SuppressWarnings("ArrayRecordComponent") // examples are never compared
record Example(int[] source, int[] target) {}
