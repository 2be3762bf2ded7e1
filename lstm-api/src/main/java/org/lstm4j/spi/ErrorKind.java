package org.lstm4j.spi;

/**
 * What one output costs, given its target. With the error {@code e = prediction - target} and the column's parameter p:
 *
 * <table>
 * <caption>Cost and gradient</caption>
 * <tr><th>kind</th><th>cost</th><th>gradient</th></tr>
 * <tr><td>{@link #SQUARED}</td><td>e^2</td><td>2 e</td></tr>
 * <tr><td>{@link #ABSOLUTE}</td><td>|e|</td><td>sign e</td></tr>
 * <tr><td>{@link #HUBER}</td><td>e^2 / 2 where |e| &lt;= p, else p (|e| - p / 2)</td><td>e, else p sign e</td></tr>
 * <tr><td>{@link #QUANTILE}</td><td>-p e where e &lt; 0, else (1 - p) e</td><td>-p, else 1 - p; 0 where e = 0</td></tr>
 * <tr><td>{@link #LOGISTIC}</td><td>max(x, 0) - x t + log(1 + exp(-|x|))</td><td>sigmoid x - t</td></tr>
 * </table>
 *
 * <p>The last one is the cross-entropy of a target t in [0, 1] and the logit x. The sign of 0 is 0, that of NaN is NaN.
 */
public enum ErrorKind {
    SQUARED,
    ABSOLUTE,
    /** Huber (1964); p is where the square turns into a line, above 0. */
    HUBER,
    /** The pinball loss (Koenker and Bassett 1978); p is the quantile, between 0 and 1. */
    QUANTILE,
    LOGISTIC;

    /** Whether the kind has a parameter for each column. */
    public boolean hasParameter() {
        return this == HUBER || this == QUANTILE;
    }
}
