package org.lstm4j.tasks.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.tasks.analysis.Adf;
import org.lstm4j.tasks.analysis.Autocorrelation;
import org.lstm4j.tasks.analysis.Decomposition;
import org.lstm4j.tasks.analysis.LjungBox;
import org.lstm4j.tasks.forecast.Forecast;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.series.TimeSeries;

/** What the page tells of one series, in its order. */
final class Sections {
    /** Fewer errors, or fewer lags, show no pattern. */
    private static final int MIN_LAGS = 10;

    private final Markup page;
    private final Figure figures;
    private final Facts facts;
    private final ForecastReport report;
    private final TimeSeries series;
    private final String prefix;
    private final String heading;

    /**
     * Sections of one series.
     *
     * @param prefix of the ids, unique on the page
     * @param heading tag of the sections' headings
     */
    Sections(Markup page, Facts facts, String prefix, String heading) {
        this.page = page;
        this.facts = facts;
        this.prefix = prefix;
        this.heading = heading;
        figures = new Figure(page);
        report = facts.report();
        series = facts.series();
    }

    void write() {
        forecast();
        trust();
        parts();
        residuals();
        data();
    }

    private void forecast() {
        page.open("section", "id", prefix + "forecast");
        figures.write(prefix + "fan", "Observed values and forecast", new ForecastChart(facts), facts.cautions());
        page.open("details")
                .element("summary", "All " + report.forecast().points().size() + " steps as a table")
                .open("table");
        page.open("thead").open("tr");
        for (String column : List.of("Date", "Forecast", "80% interval", "95% interval")) {
            page.element("th", column, "scope", "col");
        }
        page.close().close().open("tbody");
        for (Forecast.Point point : report.forecast().points()) {
            page.open("tr")
                    .element("th", point.label(), "scope", "row")
                    .element("td", facts.digits().format(point.mean()))
                    .element("td", facts.range(point.interval80()))
                    .element("td", facts.range(point.interval95()))
                    .close();
        }
        page.close().close().close().close();
    }

    private void trust() {
        begin("trust", "How far to trust it");
        if (!facts.modelWins()) {
            page.element("p", facts.verdict(), "class", "doubt");
        }
        figures.write(
                prefix + "backtest",
                "Forecasts made at earlier origins, and what came",
                new BacktestChart(series, report.backtest(), facts.digits()),
                "At each dot the model was fitted anew on what was known then, and forecast "
                        + report.backtest().horizon() + " steps. The origins were fixed before any training.");
        ContestTable.write(page, facts);
        page.element(
                "p", report.backtest().coverage().stream().map(facts::coverage).collect(Collectors.joining(" ")));
        page.close();
    }

    private void parts() {
        Decomposition parts = report.decomposition();
        if (parts == null) {
            return;
        }
        begin("parts", "What the series is made of");
        page.element("p", parts.sentence());
        figures.write(
                prefix + "stl",
                "Observed values, trend, season and remainder",
                new DecompositionChart(series, parts, facts.digits()),
                "Decomposed by STL"
                        + (parts.multiplicative() ? " of the logarithms, which are what the model sees" : "")
                        + ". The four share the time axis, not the scale; "
                        + (parts.multiplicative()
                                ? "trend times season times remainder is what was observed."
                                : "the last three add up to the first."));
        page.close();
    }

    private void residuals() {
        Residuals residuals = Residuals.of(report.backtest());
        begin("residuals", "What the forecasts missed");
        figures.write(
                prefix + "residual",
                "Errors of the newest forecast before each date",
                new ResidualChart(series, residuals, facts.digits()),
                "Each date of the backtest has the error of the newest forecast that was made before it.");
        double[] errors = residuals.values();
        int lags = Math.min(Math.max(2 * facts.season(), MIN_LAGS), errors.length / 2);
        if (lags >= MIN_LAGS) {
            double[] correlations = Autocorrelation.function(errors, lags);
            page.element("p", LjungBox.test(errors, lags).sentence());
            figures.write(
                    prefix + "acf",
                    "Autocorrelations of the errors",
                    new AcfChart(
                            Arrays.copyOfRange(correlations, 1, correlations.length),
                            Autocorrelation.whiteNoiseBound(errors.length)),
                    "Errors of one forecast tend to have one sign, so that neighbours correlate even where nothing was"
                            + " left to learn.");
        }
        page.close();
    }

    private void data() {
        begin("data", "The data");
        page.element(
                "p",
                String.format(
                        Locale.ROOT,
                        "%,d values, %s, from %s to %s.",
                        series.size(),
                        series.axis().frequency().describe(),
                        Dates.inWords(series.axis(), 0),
                        Dates.inWords(series.axis(), series.size() - 1)));
        figures.write(prefix + "record", "The whole series", new RecordChart(series, facts.digits()), "");
        subheading("Problems found");
        if (series.notes().isEmpty()) {
            page.element("p", "None: every date has its value, once and in order.");
        } else {
            list(series.notes());
        }
        subheading("Does the level hold?");
        page.element(
                "p",
                Facts.sentence("tested were " + report.transform().tested()) + " "
                        + report.stationarity().adf().map(Adf::sentence).orElse("ADF has nothing to test.") + " "
                        + report.stationarity().kpss().sentence());
        subheading("What became of the values, and why");
        list(report.reasons());
        page.close();
    }

    private void begin(String id, String title) {
        page.open("section", "id", prefix + id).element(heading, title);
    }

    private void subheading(String title) {
        page.element(heading.equals("h2") ? "h3" : "h4", title);
    }

    private void list(List<String> sentences) {
        page.open("ul");
        sentences.forEach(sentence -> page.element("li", Facts.sentence(sentence)));
        page.close();
    }
}
