package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** Puts a chart onto the page: one drawing for each size, a caption, and the values that a pointer over it reads. */
final class Figure {
    private final Markup page;

    Figure(Markup page) {
        this.page = page;
    }

    /**
     * Writes a chart.
     *
     * @param id unique on the page
     * @param title names the chart to who cannot see it
     * @param caption below it; empty for none
     */
    void write(String id, String title, Chart chart, String caption) {
        Map<Size, Markup> drawings = new EnumMap<>(Size.class);
        Readout widest = null;
        for (Size size : Size.values()) {
            Markup marks = new Markup();
            Readout readout = chart.draw(new SvgCanvas(marks), size);
            drawings.put(size, drawing(id + "-" + size.css(), size, title, chart, marks, readout));
            widest = readout;
        }
        if (widest == null) {
            page.open("figure", "id", id);
        } else {
            page.open("figure", "id", id, "data-first", Integer.toString(widest.first()))
                    .element("p", "", "class", "readout", "role", "status");
        }
        drawings.values().forEach(page::add);
        if (widest != null) {
            page.json(json(widest));
        }
        if (!caption.isEmpty()) {
            page.element("figcaption", caption);
        }
        page.close();
    }

    /** One drawing. Its name is an attribute: a title element would pop up over what the pointer reads. */
    private static Markup drawing(
            String id, Size size, String title, Chart chart, Markup marks, @Nullable Readout readout) {
        String height = SvgCanvas.number(chart.height(size));
        Markup svg = new Markup();
        List<String> attributes = new ArrayList<>(List.of(
                "class",
                "chart " + size.css(),
                "viewBox",
                "0 0 " + SvgCanvas.number(size.width()) + " " + height,
                "role",
                "img",
                "aria-label",
                title,
                "aria-describedby",
                id + "-desc"));
        if (readout != null) {
            Panel panel = readout.panel();
            attributes.addAll(List.of(
                    "tabindex",
                    "0",
                    "data-from",
                    Double.toString(panel.x().from()),
                    "data-to",
                    Double.toString(panel.x().to()),
                    "data-left",
                    SvgCanvas.number(panel.x().start()),
                    "data-right",
                    SvgCanvas.number(panel.x().end())));
        }
        svg.open("svg", attributes.toArray(String[]::new))
                .element("desc", chart.description(), "id", id + "-desc")
                .add(marks);
        if (readout != null) {
            svg.empty(
                    "line",
                    "class",
                    "cursor",
                    "y1",
                    SvgCanvas.number(readout.panel().y().end()),
                    "y2",
                    SvgCanvas.number(readout.panel().y().start()));
        }
        return svg.close();
    }

    private static JsonObject json(Readout readout) {
        List<Json> columns = readout.columns().stream()
                .map(column -> (Json) Json.object()
                        .put("name", column.name())
                        .put("texts", Json.texts(column.texts()))
                        .build())
                .toList();
        return Json.object()
                .put("labels", Json.texts(readout.labels()))
                .put("columns", Json.array(columns))
                .build();
    }
}
