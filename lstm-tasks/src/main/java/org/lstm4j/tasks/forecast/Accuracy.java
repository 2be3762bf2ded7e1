package org.lstm4j.tasks.forecast;

/**
 * How far forecasts were from what came.
 *
 * @param mase mean absolute scaled error: absolute errors over the in-sample error of the seasonal-naive forecast of each
 *     training part (Hyndman and Koehler 2006); below 1 is better than that
 * @param mae mean absolute error, in original units
 * @param rmse root of the mean squared error, in original units
 * @param smape symmetric mean absolute percentage error, 0 to 200
 */
public record Accuracy(double mase, double mae, double rmse, double smape) {

    /** Gathers errors; values that were filled in by the reader are never asked about. */
    static final class Sum {
        private double scaled;
        private double absolute;
        private double squared;
        private double symmetric;
        private int count;

        /** Adds one forecast; {@code scale} is the in-sample seasonal-naive error of its training part. */
        void add(double actual, double forecast, double scale) {
            double error = Math.abs(actual - forecast);
            double size = Math.abs(actual) + Math.abs(forecast);
            scaled += error / scale;
            absolute += error;
            squared += error * error;
            symmetric += size > 0 ? 200 * error / size : 0;
            count++;
        }

        boolean isEmpty() {
            return count == 0;
        }

        Accuracy mean() {
            return new Accuracy(scaled / count, absolute / count, Math.sqrt(squared / count), symmetric / count);
        }
    }
}
