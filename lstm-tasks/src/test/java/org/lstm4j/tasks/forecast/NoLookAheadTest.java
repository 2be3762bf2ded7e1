package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.tasks.series.Imputation;
import org.lstm4j.tasks.series.SampleSeries;
import org.lstm4j.tasks.series.SeriesReader;
import org.lstm4j.tasks.series.TimeSeries;

/** The future is replaced by another one: nothing that was fitted before it may change by a bit. */
class NoLookAheadTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void nothingThatIsFittedAtAnOriginDependsOnWhatCame(int index) {
        for (TimeSeries series : new TimeSeries[] {TestSeries.airline(), SampleSeries.co2()}) {
            Plan plan = Plan.of(series, 12, 0);
            int origin = plan.origin(index);
            TimeSeries changed = withOtherFuture(series, origin);

            Fit fit = Fit.on(series.knownUntil(origin), plan);
            Fit same = Fit.on(changed.knownUntil(origin), plan);

            assertEquals(fit.pipeline(), same.pipeline());
            assertEquals(fit.reasons(), same.reasons());
            assertArrayEquals(fit.windows().inputs(), same.windows().inputs());
            assertArrayEquals(fit.windows().targets(), same.windows().targets());
            double[] known = series.knownUntil(origin).values();
            double[] knownToo = changed.knownUntil(origin).values();
            assertArrayEquals(
                    fit.pipeline().forecastWithoutNetwork(known, 24),
                    same.pipeline().forecastWithoutNetwork(knownToo, 24));
        }
    }

    /** Linear filling looks at the value behind a gap, which at an origin inside the gap is still to come. */
    @Test
    void aGapAcrossAnOriginIsFilledWithoutTheValueBehindIt() throws IOException {
        TimeSeries whole = TestSeries.airline();
        int origin = Plan.of(whole, 12, 0).origin(2);
        TimeSeries series = withGap(whole, origin - 2, origin + 2, whole.value(origin + 2));
        TimeSeries changed = withGap(whole, origin - 2, origin + 2, 3 * whole.value(origin + 2));
        assertEquals(4, series.imputedCount());
        assertFalse(series.value(origin - 1) == changed.value(origin - 1), "the filling itself looks ahead");
        Plan plan = Plan.of(series, 12, 0);

        Fit fit = Fit.on(series.knownUntil(origin), plan);
        Fit same = Fit.on(changed.knownUntil(origin), plan);

        assertEquals(fit.pipeline(), same.pipeline());
        assertArrayEquals(fit.windows().inputs(), same.windows().inputs());
        assertArrayEquals(fit.windows().targets(), same.windows().targets());
    }

    /** The series as a file would give it: values [from, to) missing, and another one right behind them. */
    private static TimeSeries withGap(TimeSeries series, int from, int to, double behind) throws IOException {
        StringBuilder csv = new StringBuilder("date,value\n");
        for (int i = 0; i < series.size(); i++) {
            String value = i >= from && i < to ? "" : String.valueOf(i == to ? behind : series.value(i));
            csv.append(series.date(i).toLocalDate()).append(',').append(value).append('\n');
        }
        return SeriesReader.of(new StringReader(csv.toString()), "gap")
                .impute(Imputation.LINEAR)
                .read();
    }

    @Test
    void theSeasonIsChosenOnWhatIsKnownAtTheFirstOrigin() {
        TimeSeries series = TestSeries.airline();
        Plan plan = Plan.of(series, 12, 0);

        assertEquals(plan, Plan.of(withOtherFuture(series, plan.firstOrigin()), 12, 0));
    }

    @Test
    void theCheckItselfWouldSeeALeak() {
        TimeSeries series = TestSeries.airline();
        Plan plan = Plan.of(series, 12, 0);
        TimeSeries changed = withOtherFuture(series, plan.origin(0));

        Fit fit = Fit.on(series.knownUntil(plan.origin(0) + 1), plan);
        Fit other = Fit.on(changed.knownUntil(plan.origin(0) + 1), plan);

        assertFalse(fit.pipeline().equals(other.pipeline()));
        assertFalse(Arrays.equals(fit.windows().targets(), other.windows().targets()));
    }

    @Test
    void noTrainingWindowReachesIntoTheTargetsOfValidation() {
        TimeSeries series = TestSeries.airline();
        Plan plan = Plan.of(series, 12, 0);
        int count = Fit.on(series, plan).windows().count();

        int lastTrainingTarget = plan.trainingWindows(count) - 1 + plan.window() + plan.reach() - 1;
        int firstValidationTarget = count - Plan.validationWindows(count) + plan.window();

        assertEquals(lastTrainingTarget + 1, firstValidationTarget);
    }

    @Test
    void forecastsReadTheLastValuesAndNoOthers() {
        Pipeline pipeline = new Pipeline(new Transform(true, 12, true, 0.001, 0.1), 24, 12);
        double[] values = TestSeries.airline().values();
        double[] changed = values.clone();
        Arrays.fill(changed, 0, values.length - pipeline.memory(), 1e6);

        assertArrayEquals(
                pipeline.forecast(values, 30, NoLookAheadTest::half),
                pipeline.forecast(changed, 30, NoLookAheadTest::half));
    }

    private static float[] half(float[] window) {
        float[] answer = Arrays.copyOfRange(window, window.length - 12, window.length);
        for (int i = 0; i < answer.length; i++) {
            answer[i] /= 2;
        }
        return answer;
    }

    private static TimeSeries withOtherFuture(TimeSeries series, int origin) {
        double[] values = series.values();
        for (int i = origin; i < values.length; i++) {
            values[i] = 1000 + 500 * TestSeries.noise(i);
        }
        return new TimeSeries(series.name(), series.axis(), values);
    }
}
