package org.lstm4j.tasks.report;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.tasks.gates.GradientFlow;

/**
 * Gates as one page of HTML: every recurrent part as a map of its units over the steps, those that remember longest on top; a unit
 * that is picked opens under its row with all its gates and states. Picking needs no script. The page holds everything that it
 * shows, and can load nothing.
 *
 * <pre>{@code
 * GatesPage.of("weather.safetensors", Gates.of(session, reading)).write(Path.of("gates.html"));
 * }</pre>
 */
public final class GatesPage {
    /** More of a part's units would be a page to scroll through; the others are in CSV and JSON. */
    public static final int UNITS = 32;

    private final String model;
    private final Gates gates;
    private final List<GradientFlow> flows;
    private final @Nullable Provenance provenance;

    private GatesPage(String model, Gates gates, List<GradientFlow> flows, @Nullable Provenance provenance) {
        this.model = model;
        this.gates = gates;
        this.flows = flows;
        this.provenance = provenance;
    }

    /**
     * The page of a sequence. Of each part it shows the {@value #UNITS} units that remember longest.
     *
     * @param model its name for readers
     */
    public static GatesPage of(String model, Gates gates) {
        return new GatesPage(model, gates, List.of(), null);
    }

    /** The same page with a section on how far back an error reaches. */
    public GatesPage gradients(List<GradientFlow> value) {
        return new GatesPage(model, gates, List.copyOf(value), provenance);
    }

    /** The same page with a section on how to make it again. */
    public GatesPage madeBy(Provenance value) {
        return new GatesPage(model, gates, flows, value);
    }

    /** The whole page. */
    public String html() {
        return PageFrame.html("Gates of " + model, new GatesStory(model, gates, flows).write(provenance), "gates.css");
    }

    /**
     * Writes the page; one that is there is replaced at once.
     *
     * @throws LstmException if the file cannot be written; a page that was there is then as it was
     */
    public void write(Path file) {
        AtomicFile.write(file, html());
    }
}
