package org.lstm4j.tasks.gates;

/**
 * How often a gate was open, closed, or in between. Open is above 0.9 and closed below 0.1, where Karpathy, Johnson and Fei-Fei
 * (2015, section 4.2) call a gate saturated.
 *
 * @param open share of the steps, 0 to 1
 * @param closed share of the steps, 0 to 1
 */
public record Openness(double open, double closed) {
    /** A gate above it is open. */
    public static final float OPEN = 0.9f;

    /** A gate below it is closed. */
    public static final float CLOSED = 0.1f;

    /** Of one gate over all steps, at least one. */
    static Openness of(float[] values) {
        int open = 0;
        int closed = 0;
        for (float value : values) {
            open += value > OPEN ? 1 : 0;
            closed += value < CLOSED ? 1 : 0;
        }
        return new Openness((double) open / values.length, (double) closed / values.length);
    }

    /** Share of the steps at which it was neither. */
    public double between() {
        return 1 - open - closed;
    }
}
