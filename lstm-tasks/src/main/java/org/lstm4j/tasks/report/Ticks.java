package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.List;

/** Round values inside a range: multiples of 1, 2 or 5 times a power of ten. */
record Ticks(double step, List<Double> values) {

    /** At most {@code most} of them, at least one. */
    static Ticks in(Range range, int most) {
        double rough = range.size() / Math.max(1, most);
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = 10 * power;
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough) {
                step = factor * power;
                break;
            }
        }
        List<Double> values = new ArrayList<>();
        long first = (long) Math.ceil(range.min() / step - 1e-9);
        long last = (long) Math.floor(range.max() / step + 1e-9);
        for (long k = first; k <= last; k++) {
            values.add(k * step);
        }
        return new Ticks(step, values);
    }

    /** As texts that have all decimals the step needs, and no more. */
    List<String> labels() {
        Digits digits = Digits.ofStep(step);
        return values.stream().map(digits::format).toList();
    }
}
