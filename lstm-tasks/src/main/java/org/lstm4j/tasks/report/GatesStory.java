package org.lstm4j.tasks.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.gates.GatePart;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.tasks.gates.GradientFlow;
import org.lstm4j.tasks.gates.Memory;
import org.lstm4j.tasks.gates.Openness;
import org.lstm4j.tasks.gates.Quantity;

/** The body of the page of gates. */
final class GatesStory {
    private final Markup page = new Markup();
    private final String model;
    private final Gates all;
    private final Gates shown;
    private final List<GradientFlow> flows;

    GatesStory(String model, Gates gates, List<GradientFlow> flows) {
        this.model = model;
        this.all = gates;
        this.shown = gates.longest(GatesPage.UNITS);
        this.flows = flows;
    }

    Markup write(@Nullable Provenance provenance) {
        PageFrame.beginHeader(page, "Gates of " + model);
        page.element("h1", headline() + ".", "class", "headline")
                .element("p", lead(), "class", "lead")
                .close()
                .open("main");
        for (int i = 0; i < all.parts().size(); i++) {
            part(i);
        }
        if (!flows.isEmpty()) {
            gradients();
        }
        if (provenance != null) {
            Again.write(page, provenance);
        }
        return PageFrame.end(page);
    }

    private String headline() {
        GatePart longest = null;
        for (GatePart part : all.parts()) {
            boolean keeps = part.keeper() != null;
            if (keeps && (longest == null || halfLife(part) > halfLife(longest))) {
                longest = part;
            }
        }
        if (longest == null) {
            return "A plain RNN has no gates: it writes all of its memory anew at every step";
        }
        boolean chosen = longest.units().size() < longest.hiddenSize();
        return (chosen ? "Of the units that were chosen, unit " : "Unit ")
                + longest.units().getFirst().unit() + " of layer " + Words.part(longest.name())
                + " remembers longest: " + Words.halfLife(longest.units().getFirst());
    }

    private static double halfLife(GatePart part) {
        return part.units().getFirst().halfLife();
    }

    private String lead() {
        int steps = all.steps();
        return "The model has read " + Words.count(steps, "step") + ", from \u201c"
                + all.labels().getFirst()
                + "\u201d to \u201c" + all.labels().getLast()
                + "\u201d. A gate that keeps a unit\u2019s state by the factor f at each step halves it in ln 0.5 / ln f"
                + " steps; f is its mean here.";
    }

    private void part(int index) {
        GatePart part = shown.parts().get(index);
        GatePart whole = all.parts().get(index);
        page.open("section", "id", "part-" + index)
                .element("h2", "Layer " + Words.part(part.name()) + ": " + part.describe())
                .element("p", summary(whole));
        new GateMap(page, "part-" + index, part, all).write();
        if (part.units().size() < whole.units().size()) {
            page.element(
                    "p",
                    "Shown are the " + part.units().size() + " units of "
                            + whole.units().size()
                            + " that remember longest; others can be chosen, and all are in the CSV.",
                    "class",
                    "note");
        }
        table(whole);
        page.close();
    }

    private static String summary(GatePart part) {
        Quantity keeper = part.keeper();
        if (keeper == null) {
            return "No gate keeps anything here, so that units stand in their own order.";
        }
        double open = 0;
        double closed = 0;
        for (Memory unit : part.units()) {
            Openness share = part.openness(keeper, unit.unit());
            open += share.open() / part.units().size();
            closed += share.closed() / part.units().size();
        }
        String units = part.units().size() < part.hiddenSize()
                ? "the " + part.units().size() + " units that were chosen halve"
                : "the units halve";
        return "Half of " + units + " what they hold within " + Words.steps(part.medianHalfLife()) + ". The "
                + keeper.words() + " " + keeper.symbol() + ", which keeps it, is open at " + Words.percent(open)
                + " of all steps and closed at " + Words.percent(closed) + ".";
    }

    /** All units in figures. */
    private void table(GatePart part) {
        List<Quantity> gates =
                part.quantities().stream().filter(Quantity::isGate).toList();
        if (gates.isEmpty()) {
            return;
        }
        page.open("details")
                .element("summary", Words.count(part.units().size(), "unit") + " as a table")
                .open("table")
                .element("caption", "Shares of the steps at which a gate was open (above 0.9) and closed (below 0.1)")
                .open("thead")
                .open("tr");
        page.element("th", "Unit", "scope", "col").element("th", "half-life", "scope", "col");
        for (Quantity gate : gates) {
            page.element("th", gate.symbol() + " open", "scope", "col")
                    .element("th", gate.symbol() + " closed", "scope", "col");
        }
        page.close().close().open("tbody");
        for (Memory unit : part.units()) {
            page.open("tr")
                    .element("th", Integer.toString(unit.unit()), "scope", "row")
                    .element("td", Words.number(unit.halfLife()));
            for (Quantity gate : gates) {
                Openness share = part.openness(gate, unit.unit());
                page.element("td", Words.percent(share.open())).element("td", Words.percent(share.closed()));
            }
            page.close();
        }
        page.close().close().close();
    }

    private void gradients() {
        page.open("section", "id", "gradients").element("h2", "How far back an error reaches");
        page.element(
                "p",
                "Training learns from a step by the gradient that arrives there. Each curve is the norm of dL/dh at a"
                        + " distance from the last step, where L is one of the last hidden units. Where a curve has fallen"
                        + " to a thousandth, nothing can be learned about so long ago.");
        for (GradientFlow flow : flows) {
            new Figure(page)
                    .write(
                            "gradients-" + flow.part().replace('.', '-'),
                            "Gradients by distance, layer " + Words.part(flow.part()),
                            new GradientChart(flow),
                            String.format(
                                    Locale.ROOT,
                                    "Layer %s. Untrained: an LSTM and a plain RNN of its size, reading the same input, with"
                                            + " weights as they are first drawn.",
                                    Words.part(flow.part())));
        }
        page.close();
    }
}
