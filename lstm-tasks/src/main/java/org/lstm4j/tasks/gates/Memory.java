package org.lstm4j.tasks.gates;

/**
 * How long a unit remembers. The gate that keeps its state, f of an LSTM and z of a GRU, multiplies what the unit holds at each
 * step; a state that is multiplied by f is half of itself after {@code ln 0.5 / ln f} steps.
 *
 * @param unit from 0
 * @param retention mean of that gate over all steps; NaN for a plain RNN, which has none
 * @param halfLife steps, infinite for a gate that never closes at all; NaN for a plain RNN
 */
public record Memory(int unit, double retention, double halfLife) {
    static Memory of(int unit, float[] gate) {
        double sum = 0;
        for (float value : gate) {
            sum += value;
        }
        double retention = sum / gate.length;
        return new Memory(unit, retention, stepsToHalf(retention));
    }

    static Memory none(int unit) {
        return new Memory(unit, Double.NaN, Double.NaN);
    }

    /** Steps after which a state is half of itself that each step multiplies by {@code retention}. */
    static double stepsToHalf(double retention) {
        if (retention >= 1) {
            return Double.POSITIVE_INFINITY;
        }
        return retention <= 0 ? 0 : Math.log(0.5) / Math.log(retention);
    }
}
