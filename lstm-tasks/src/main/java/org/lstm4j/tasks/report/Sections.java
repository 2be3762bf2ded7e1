package org.lstm4j.tasks.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.analysis.Autocorrelation;
import org.lstm4j.tasks.analysis.Decomposition;
import org.lstm4j.tasks.analysis.LjungBox;
import org.lstm4j.tasks.forecast.Accuracy;
import org.lstm4j.tasks.forecast.Forecast;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.series.TimeSeries;

/** The parts of the page, in their order. */
final class Sections {
    private final Markup page;
    private final Figure figures;
    private final Facts facts;
    private final ForecastReport report;
    private final TimeSeries series;

    Sections(Markup page, Facts facts) {
        this.page = page;
        this.facts = facts;
        figures = new Figure(page);
        report = facts.report();
        series = facts.series();
    }

    void head() {
        page.open("header")
                .open("div", "class", "bar")
                .open("span")
                .text("Forecast of ")
                .element("bdi", series.name())
                .text(", " + series.axis().frequency().describe())
                .close()
                .element("button", "Dark page", "id", "theme", "type", "button", "hidden", "")
                .close()
                .element("h1", facts.headline(series.name()) + ".");
        page.element("p", facts.change() + " " + facts.verdict(), "class", "lead")
                .close();
    }

    void forecast() {
        begin("forecast", null);
        figures.write("fan", "Observed values and forecast", new ForecastChart(facts), fanCaption());
        page.open("details")
                .element("summary", "All " + report.forecast().points().size() + " steps as a table");
        page.open("table").open("thead").open("tr");
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
        page.close().close().close();
        page.close();
    }

    private String fanCaption() {
        StringBuilder caption = new StringBuilder();
        report.forecast().notes().forEach(note -> caption.append(note).append(' '));
        return caption.toString().strip();
    }

    void decomposition() {
        Decomposition parts = facts.decomposition();
        if (parts == null) {
            return;
        }
        begin("parts", "What the series is made of");
        page.element("p", parts.sentence());
        figures.write(
                "stl",
                "Observed values, trend, season and remainder",
                new DecompositionChart(series, parts, facts.digits()),
                "Decomposed by STL. The four parts share the time axis, not the scale; the last three add up to the first.");
        page.close();
    }

    void backtest() {
        begin("trust", "How far to trust it");
        if (!facts.modelWins()) {
            page.element("p", facts.verdict(), "class", "doubt");
        }
        figures.write(
                "backtest",
                "Forecasts made at earlier origins, and what came",
                new BacktestChart(series, report.backtest(), facts.digits()),
                "At each dot the model was fitted anew on what was known then, and forecast "
                        + report.backtest().horizon() + " steps. The origins were fixed before any training.");
        contest();
        report.backtest().coverage().forEach(coverage -> page.element("p", facts.coverage(coverage)));
        page.close();
    }

    private void contest() {
        List<Facts.Contestant> ranking = facts.ranking();
        double longest = ranking.getLast().accuracy().mase();
        page.open("table")
                .element("caption", "Mean errors of all forecasts of the backtest; the closest contestant first");
        page.open("thead").open("tr").element("th", "", "scope", "col").element("th", "", "class", "bars");
        for (String column : List.of("MASE", "MAE", "RMSE", "sMAPE")) {
            page.element("th", column, "scope", "col");
        }
        page.close().close().open("tbody");
        for (int place = 0; place < ranking.size(); place++) {
            Facts.Contestant contestant = ranking.get(place);
            Accuracy accuracy = contestant.accuracy();
            boolean closest = place == 0;
            page.open("tr", "class", (closest ? "best " : "") + (contestant.isModel() ? "model" : ""))
                    .open("th", "scope", "row")
                    .text(contestant.name());
            if (closest) {
                page.text(" ").element("span", "closest", "class", "tag");
            }
            page.close()
                    .open("td", "class", "bars")
                    .add(bar(accuracy.mase(), longest, contestant.isModel()))
                    .close();
            page.element("td", String.format(Locale.ROOT, "%.2f", accuracy.mase()))
                    .element("td", facts.digits().format(accuracy.mae()))
                    .element("td", facts.digits().format(accuracy.rmse()))
                    .element("td", String.format(Locale.ROOT, "%.2f%%", accuracy.smape()))
                    .close();
        }
        page.close().close();
        page.element(
                "p",
                "MASE is the mean error over that of the seasonal-naive rule inside the training data: below 1 is closer"
                        + " than that. MAE and RMSE are in the units of the series.",
                "class",
                "note");
    }

    private static Markup bar(double value, double longest, boolean isModel) {
        Markup svg =
                new Markup().open("svg", "viewBox", "0 0 100 8", "preserveAspectRatio", "none", "aria-hidden", "true");
        new SvgCanvas(svg).rectangle(isModel ? Ink.BAR_FORECAST : Ink.BAR, 0, 1, 100 * value / longest, 6);
        return svg.close();
    }

    void residuals() {
        Residuals residuals = Residuals.of(report.backtest());
        begin("residuals", "What it left unexplained");
        figures.write(
                "residual",
                "Errors of the newest forecast before each date",
                new ResidualChart(series, residuals, facts.digits()),
                "Each date has the error of the newest forecast that was made before it.");
        double[] values = residuals.values();
        int lags = Math.clamp(2L * facts.season(), 10, values.length / 2);
        double[] correlations = Autocorrelation.function(values, lags);
        page.element("p", LjungBox.test(values, lags).sentence());
        figures.write(
                "acf",
                "Autocorrelations of the errors",
                new AcfChart(
                        Arrays.copyOfRange(correlations, 1, correlations.length),
                        Autocorrelation.whiteNoiseBound(values.length)),
                "");
        page.close();
    }

    void data() {
        begin("data", "The data");
        page.element(
                "p",
                series.size() + " values, " + series.axis().frequency().describe() + ", from "
                        + Dates.inWords(series.axis(), 0) + " to " + Dates.inWords(series.axis(), series.size() - 1)
                        + ".");
        figures.write("record", "The whole series", new RecordChart(series, facts.digits()), "");
        page.element("h3", "Problems found");
        if (series.notes().isEmpty()) {
            page.element("p", "None: every date has its value, once and in order.");
        } else {
            list(series.notes());
        }
        page.close();
    }

    void model() {
        begin("model", "The model");
        page.element(
                "p",
                report.model().network() + ", "
                        + String.format(
                                Locale.ROOT, "%,d", report.model().network().parameterCount())
                        + " parameters.");
        page.element("h3", "Choices, and their reasons");
        list(report.model().reasons());
        page.close();
    }

    void provenance(Provenance made) {
        begin("again", "How to make this again");
        if (!made.command().isEmpty()) {
            page.open("pre").element("code", made.command()).close();
        }
        page.open("dl", "class", "facts");
        fact("Seed", Long.toString(made.seed()));
        fact("Device", made.device());
        fact("Software", made.software());
        fact("Data", made.data());
        page.close().close();
    }

    void foot() {
        page.element("footer", "Made by LSTM4J. This page is one file; it loads nothing and sends nothing.");
    }

    private void begin(String id, @Nullable String title) {
        page.open("section", "id", id);
        if (title != null) {
            page.element("h2", title);
        }
    }

    private void list(List<String> sentences) {
        page.open("ul");
        sentences.forEach(sentence -> page.element("li", sentence));
        page.close();
    }

    private void fact(String name, String value) {
        page.element("dt", name).element("dd", value);
    }
}
