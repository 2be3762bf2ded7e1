package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.tasks.series.Imputation;
import org.lstm4j.tasks.series.SampleSeries;
import org.lstm4j.tasks.series.SeriesReader;
import org.lstm4j.tasks.series.TimeSeries;

/** The future is replaced by another one: nothing that was fitted before it may change by a bit. */
class NoLookAheadTest {

    private static final int MAX_WINDOWS = 2000;

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, 1, 2, 3, 4})
    void nothingThatIsFittedAtAnOriginDependsOnWhatCame(int index) {
        for (TimeSeries series : new TimeSeries[] {TestSeries.airline(), SampleSeries.co2()}) {
            Plan plan = plan(series);
            int origin = series.size() - plan.hidden(index);

            assertSameFit(series, withOtherFuture(series, origin), origin, plan);
        }
    }

    /** Linear filling looks at the value behind a gap, which at an origin inside the gap is still to come. */
    @Test
    void aGapAcrossAnOriginIsFilledWithoutTheValueBehindIt() throws IOException {
        TimeSeries whole = TestSeries.airline();
        int origin = whole.size() - plan(whole).hidden(2);
        TimeSeries series = withGap(whole, origin - 2, origin + 2, whole.value(origin + 2));
        TimeSeries changed = withGap(whole, origin - 2, origin + 2, 3 * whole.value(origin + 2));
        assertEquals(4, series.imputedCount());
        assertFalse(series.value(origin - 1) == changed.value(origin - 1), "the filling itself looks ahead");

        assertSameFit(series, changed, origin, plan(series));
    }

    /** What is known of the past alone is cut at the origin; what is known in advance may go on, and is the same for both. */
    @Test
    void columnsKnownInThePastAloneShowNothingOfTheFuture() {
        TimeSeries airline = TestSeries.airline();
        int size = airline.size();
        double[] advance = new double[size + 12];
        double[] past = new double[size];
        Arrays.setAll(advance, i -> i % 5 == 0 ? 1 : 0);
        Arrays.setAll(past, TestSeries::noise);
        Plan plan = plan(airline);
        int origin = size - plan.hidden(1);
        double[] changed = past.clone();
        Arrays.fill(changed, origin, size, 1e6);

        assertSameFit(
                airline.withPast("past", past).withFuture("advance", advance),
                withOtherFuture(airline, origin).withPast("past", changed).withFuture("advance", advance),
                origin,
                plan);
    }

    private static void assertSameFit(TimeSeries series, TimeSeries changed, int origin, Plan plan) {
        Fit fit = Fit.on(series.knownUntil(origin), plan, MAX_WINDOWS);
        Fit same = Fit.on(changed.knownUntil(origin), plan, MAX_WINDOWS);

        assertEquals(fit.pipeline(), same.pipeline());
        assertEquals(fit.reasons(), same.reasons());
        assertArrayEquals(fit.windows().inputs(), same.windows().inputs());
        assertArrayEquals(fit.windows().targets(), same.windows().targets());
        assertArrayEquals(fit.profile().sizes(), same.profile().sizes());
        assertArrayEquals(
                fit.pipeline().forecast(fit.history(), 12, NoLookAheadTest::half),
                same.pipeline().forecast(same.history(), 12, NoLookAheadTest::half));
    }

    /** Intervals at an origin come from errors that had shown by then. */
    @Test
    void intervalsKnowOnlyErrorsThatHadShown() {
        TimeSeries series = TestSeries.airline();
        Plan plan = plan(series);
        Rehearsal rehearsal = new Rehearsal(series, plan);
        for (int index = -1; index <= 0; index++) {
            int known = series.size() - plan.hidden(index);
            rehearsal.add(
                    Fit.on(series.knownUntil(known), plan, MAX_WINDOWS), window -> new float[plan.reach()], index >= 0);
        }
        int origin = series.size() - plan.hidden(0);

        assertEquals(plan.step(), scores(rehearsal, series, plan, origin), "of 12 steps from the origin before");
        assertEquals(plan.step() + 2 * 4, scores(rehearsal, series, plan, origin + 4));
        assertEquals(24, scores(rehearsal, series, plan, series.size()));
    }

    private static int scores(Rehearsal rehearsal, TimeSeries series, Plan plan, int known) {
        return rehearsal
                .intervals(Fit.on(series.knownUntil(known), plan, MAX_WINDOWS))
                .scores()
                .length;
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
        Plan plan = plan(series);

        assertEquals(plan, plan(withOtherFuture(series, series.size() - plan.hidden(0))));
    }

    @Test
    void theCheckItselfWouldSeeALeak() {
        TimeSeries series = TestSeries.airline();
        Plan plan = plan(series);
        int origin = series.size() - plan.hidden(0);
        TimeSeries changed = withOtherFuture(series, origin);

        Fit fit = Fit.on(series.knownUntil(origin + 1), plan, MAX_WINDOWS);
        Fit other = Fit.on(changed.knownUntil(origin + 1), plan, MAX_WINDOWS);

        assertFalse(fit.pipeline().equals(other.pipeline()));
        assertFalse(Arrays.equals(fit.windows().targets(), other.windows().targets()));
    }

    @Test
    void noTrainingWindowReachesIntoTheTargetsOfValidation() {
        TimeSeries series = TestSeries.airline();
        Plan plan = plan(series);
        int count = Fit.on(series, plan, MAX_WINDOWS).windows().count();

        int lastTrainingTarget = plan.trainingWindows(count) - 1 + plan.window() + plan.reach() - 1;
        int firstValidationTarget = count - Plan.validationWindows(count) + plan.window();

        assertEquals(lastTrainingTarget + 1, firstValidationTarget);
    }

    @Test
    void forecastsReadTheLastValuesAndNoOthers() {
        for (boolean difference : new boolean[] {true, false}) {
            Transform transform = TestSeries.transform(true, 12, difference, 0.001, 3, 0.1);
            Pipeline pipeline = new Pipeline(transform, 24, 12);
            double[] values = TestSeries.airline().values();
            double[] changed = values.clone();
            Arrays.fill(changed, 0, values.length - pipeline.memory(), 1e6);

            assertArrayEquals(
                    pipeline.forecast(TestSeries.history(values), 30, NoLookAheadTest::half),
                    pipeline.forecast(TestSeries.history(changed), 30, NoLookAheadTest::half));
        }
    }

    private static Plan plan(TimeSeries series) {
        return Plan.of(List.of(series), 12, 0, Strategy.RECURSIVE);
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
