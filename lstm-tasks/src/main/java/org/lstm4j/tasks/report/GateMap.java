package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.tasks.gates.GatePart;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.tasks.gates.Memory;
import org.lstm4j.tasks.gates.Quantity;

/**
 * The units of one part as rows over the steps, each a button of a radio group: the row that is picked opens with all gates and
 * states of its unit. Which quantity the rows show is another radio group. Style sheets alone do what is to be done, so that a
 * page where no script runs is picked from all the same.
 */
final class GateMap {
    private final Markup page;
    private final String id;
    private final GatePart part;
    private final Gates gates;

    /**
     * A map of one part.
     *
     * @param id unique on the page
     * @param gates whose part it is
     */
    GateMap(Markup page, String id, GatePart part, Gates gates) {
        this.page = page;
        this.id = id;
        this.part = part;
        this.gates = gates;
    }

    void write() {
        page.open("div", "class", "gates");
        tabs();
        legend();
        StepAxis axis = new StepAxis(page, gates);
        axis.write();
        boolean first = true;
        for (Memory unit : part.units()) {
            row(unit, first);
            panel(unit, axis);
            first = false;
        }
        page.close();
    }

    private void tabs() {
        Quantity shown = part.keeper() == null ? Quantity.HIDDEN_STATE : part.keeper();
        page.open("fieldset", "class", "tabs").element("legend", "Rows show the");
        for (Quantity quantity : part.quantities()) {
            String tab = id + "-" + quantity.symbol();
            List<String> input = new ArrayList<>(List.of(
                    "type", "radio", "name", id + "-shown", "id", tab, "class", "tab tab-" + quantity.symbol()));
            if (quantity == shown) {
                input.addAll(List.of("checked", ""));
            }
            page.empty("input", input.toArray(String[]::new))
                    .open("label", "for", tab)
                    .element("b", quantity.symbol())
                    .text(" " + quantity.words())
                    .close();
        }
        page.close();
    }

    private void legend() {
        page.open("p", "class", "legend");
        page.open("span", "class", "of-gates");
        swatch("", "closed, below 0.1");
        swatch("g2", "in between");
        swatch("g5", "open, above 0.9");
        page.close().open("span", "class", "of-states");
        swatch("n4", "negative");
        swatch("", "near zero");
        swatch("p4", "positive");
        page.close().close();
    }

    private void swatch(String level, String meaning) {
        page.open("span").open("svg", "class", "swatch", "viewBox", "0 0 1 1", "aria-hidden", "true");
        if (!level.isEmpty()) {
            page.empty("path", "class", level, "d", "M0 .5h1");
        }
        page.close().text(" " + meaning).close();
    }

    private void row(Memory unit, boolean picked) {
        String row = id + "-unit-" + unit.unit();
        List<String> input =
                new ArrayList<>(List.of("type", "radio", "name", id + "-unit", "id", row, "class", "pick"));
        if (picked) {
            input.addAll(List.of("checked", ""));
        }
        page.empty("input", input.toArray(String[]::new))
                .open("label", "for", row, "class", "unit")
                .open("span", "class", "name")
                .element("b", "unit " + unit.unit());
        if (part.keeper() != null) {
            page.text(" ").element("small", Words.steps(unit.halfLife()));
        }
        page.close();
        for (Quantity quantity : part.quantities()) {
            HeatStrip.write(page, quantity, part.series(quantity, unit.unit()), part.largest(quantity));
        }
        page.close();
    }

    private void panel(Memory unit, StepAxis axis) {
        page.open("div", "class", "picked");
        if (gates.text()) {
            for (Quantity quantity : part.quantities()) {
                float[] values = part.series(quantity, unit.unit());
                TokenText.write(page, quantity, values, part.largest(quantity), gates.labels());
            }
        }
        for (Quantity quantity : part.quantities()) {
            new QuantityChart(part, unit.unit(), quantity).write(page);
        }
        axis.write();
        page.close();
    }
}
