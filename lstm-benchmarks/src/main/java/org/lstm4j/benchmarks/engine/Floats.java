package org.lstm4j.benchmarks.engine;

import java.util.List;

/** Arrays end to end. */
final class Floats {
    private Floats() {}

    static float[] concatenated(List<float[]> arrays) {
        float[] all = new float[arrays.stream().mapToInt(array -> array.length).sum()];
        int at = 0;
        for (float[] array : arrays) {
            System.arraycopy(array, 0, all, at, array.length);
            at += array.length;
        }
        return all;
    }
}
