package org.lstm4j.benchmarks.cold;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What an application has seen.
 *
 * @param first when the first output was there
 * @param durations nanoseconds that each call took
 * @param ends nanoseconds from the first output to the end of each call
 * @param output of the last call
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ColdReport(Instant first, long[] durations, long[] ends, float[] output) {
    /** How many calls in a row must be fast, by their median, for the application to be at full speed. */
    static final int IN_A_ROW = 20;

    /** How far above the final median a call at full speed may be. */
    private static final double STEADY = 1.5;

    /** Share of the calls, at the end, whose median is the final one. */
    private static final int LAST_OF = 4;

    /** As {@link #parse} reads it. */
    String text() {
        return first + "\n" + joined(LongStream.of(durations)) + "\n" + joined(LongStream.of(ends)) + "\n"
                + IntStream.range(0, output.length)
                        .mapToObj(i -> String.valueOf(output[i]))
                        .collect(Collectors.joining(" "));
    }

    static ColdReport parse(String text) {
        List<String> lines = text.lines().toList();
        String[] outputs = lines.get(3).split(" ");
        float[] output = new float[outputs.length];
        for (int i = 0; i < output.length; i++) {
            output[i] = Float.parseFloat(outputs[i]);
        }
        return new ColdReport(Instant.parse(lines.getFirst()), longs(lines.get(1)), longs(lines.get(2)), output);
    }

    /**
     * Nanoseconds from the first output to the end of the first call at full speed.
     *
     * @throws IllegalStateException where there were too few calls, or none came near the final median
     */
    long steadyAfter() {
        int last = durations.length - IN_A_ROW;
        double limit = last < 0 ? 0 : STEADY * finalMedian();
        for (int call = 0; call <= last; call++) {
            if (median(Arrays.copyOfRange(durations, call, call + IN_A_ROW)) <= limit) {
                return ends[call];
            }
        }
        throw new IllegalStateException("no " + IN_A_ROW + " of " + durations.length + " calls were at full speed");
    }

    /** Nanoseconds of a call at full speed. */
    double finalMedian() {
        return median(Arrays.copyOfRange(durations, durations.length - durations.length / LAST_OF, durations.length));
    }

    private static double median(long[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
    }

    private static String joined(LongStream values) {
        return values.mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    private static long[] longs(String text) {
        return Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }
}
