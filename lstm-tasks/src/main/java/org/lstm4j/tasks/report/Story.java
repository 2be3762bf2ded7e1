package org.lstm4j.tasks.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.forecast.Learning;

/** The body of the page: what stands once, around the sections of each series. */
final class Story {
    private final Markup page = new Markup();
    private final List<Facts> series;
    private final ForecastReport first;

    Story(List<ForecastReport> reports) {
        series = reports.stream().map(Facts::of).toList();
        first = reports.getFirst();
    }

    /** What the page is called. */
    String title() {
        return series.size() == 1
                ? "Forecast of " + first.series().name()
                : "Forecasts of " + series.size() + " series";
    }

    Markup write(@Nullable Provenance provenance) {
        PageFrame.beginHeader(
                page, title() + ", " + first.series().axis().frequency().describe());
        if (series.size() == 1) {
            headline(series.getFirst(), "h1");
            page.close().open("main");
            new Sections(page, series.getFirst(), "", "h2").write();
        } else {
            contents();
            page.close().open("main");
            for (int i = 0; i < series.size(); i++) {
                page.open("article", "id", id(i));
                headline(series.get(i), "h2");
                new Sections(page, series.get(i), id(i) + "-", "h3").write();
                page.close();
            }
        }
        model();
        if (provenance != null) {
            Again.write(page, provenance);
        }
        return PageFrame.end(page);
    }

    private void headline(Facts facts, String tag) {
        page.element(tag, facts.headline() + ".", "class", "headline")
                .element("p", facts.change() + " " + facts.verdict(), "class", "lead");
    }

    private void contents() {
        page.element("h1", title(), "class", "headline")
                .open("nav", "aria-label", "Series")
                .open("ul");
        for (int i = 0; i < series.size(); i++) {
            page.open("li")
                    .element("a", series.get(i).headline(), "href", "#" + id(i))
                    .close();
        }
        page.close().close();
    }

    private static String id(int index) {
        return "series-" + (index + 1);
    }

    private void model() {
        page.open("section", "id", "model").element("h2", "How it learned");
        page.element(
                "p",
                String.format(
                        Locale.ROOT,
                        "%s. %,d parameters in all.",
                        first.model().describe(),
                        first.model().network().parameterCount()));
        Learning learning = first.learning();
        if (learning.own().stream().noneMatch(List::isEmpty)) {
            new Figure(page)
                    .write(
                            "losses",
                            "Losses of the trainings",
                            new LossChart(learning),
                            "The networks behind the forecast. The newest windows are held back for validation; a dot"
                                    + " marks the epoch whose weights were kept. Grey: validation at the origins of the"
                                    + " backtest.");
        }
        page.close();
    }
}
