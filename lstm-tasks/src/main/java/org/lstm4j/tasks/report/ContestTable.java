package org.lstm4j.tasks.report;

import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.forecast.Accuracy;

/** The backtest as a table: model and baselines by their errors, the closest first. */
final class ContestTable {
    private ContestTable() {}

    static void write(Markup page, Facts facts) {
        List<Facts.Contestant> ranking = facts.ranking();
        double longest = ranking.getLast().accuracy().mase();
        page.open("table").element("caption", "Mean errors of all forecasts of the backtest, the closest first");
        page.open("thead").open("tr").element("td", "").element("td", "", "class", "bars");
        for (String column : List.of("MASE", "MAE", "RMSE", "sMAPE")) {
            page.element("th", column, "scope", "col");
        }
        page.close().close().open("tbody");
        for (int place = 0; place < ranking.size(); place++) {
            row(page, ranking.get(place), place == 0, longest, facts.digits());
        }
        page.close().close();
        page.element(
                "p",
                "MASE is the mean error over that of the seasonal-naive rule inside the training data: below 1 is closer"
                        + " than that. MAE and RMSE are in the units of the series.",
                "class",
                "note");
    }

    private static void row(Markup page, Facts.Contestant contestant, boolean closest, double longest, Digits digits) {
        Accuracy accuracy = contestant.accuracy();
        page.open("tr", "class", (closest ? "best " : "") + (contestant.isModel() ? "model" : "baseline"))
                .open("th", "scope", "row")
                .text(contestant.name());
        if (closest) {
            page.text(" ").element("span", "closest", "class", "tag");
        }
        page.close().open("td", "class", "bars");
        bar(page, accuracy.mase() / longest, contestant.isModel());
        page.close()
                .element("td", String.format(Locale.ROOT, "%.2f", accuracy.mase()))
                .element("td", digits.format(accuracy.mae()))
                .element("td", digits.format(accuracy.rmse()))
                .element("td", String.format(Locale.ROOT, "%.2f%%", accuracy.smape()))
                .close();
    }

    private static void bar(Markup page, double share, boolean isModel) {
        page.open("svg", "viewBox", "0 0 100 8", "preserveAspectRatio", "none", "aria-hidden", "true");
        new SvgCanvas(page).rectangle(isModel ? Ink.BAR_FORECAST : Ink.BAR, 0, 1, 100 * share, 6);
        page.close();
    }
}
