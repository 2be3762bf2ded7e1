package org.lstm4j.tasks.report;

import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.tasks.translate.Attention;

/**
 * Translations as one page of HTML, each with a map of where the translator looked. The page holds everything that it shows, and
 * can load nothing.
 *
 * <pre>{@code
 * AttentionPage page = new AttentionPage("dates.lstm");
 * page.add(text, session.translate(text), session.attention(text));
 * page.write(Path.of("dates.html"));
 * }</pre>
 */
public final class AttentionPage {
    /** What is drawn of many translations. */
    static final int MOST = 50;

    private final String model;
    private final Markup sections = new Markup();
    private int added;

    /** @param model what the translator is called */
    public AttentionPage(String model) {
        this.model = model;
    }

    /** Adds a translation; those beyond the first 50 are only counted. */
    public void add(String source, String target, Attention attention) {
        if (added < MOST) {
            write(source, target, new AttentionChart(attention));
        }
        added++;
    }

    private void write(String source, String target, AttentionChart chart) {
        sections.open("section", "id", "map-" + added).element("h2", source + " \u2192 " + target);
        String cut = "Shown are the first " + AttentionChart.MOST_ROWS + " tokens read and the first "
                + AttentionChart.MOST_COLUMNS + " written.";
        new Figure(sections).write("attention-" + added, "Attention", chart, chart.isCut() ? cut : "");
        sections.close();
    }

    /** The whole page. */
    public String html() {
        return PageFrame.html("Attention of " + model, body());
    }

    private Markup body() {
        Markup page = new Markup();
        PageFrame.beginHeader(page, "Attention of " + model);
        page.element("h1", "Where the translator looked.", "class", "headline")
                .element(
                        "p",
                        "A column for each token that was written, a row for each that was read. The area of a dot is the"
                                + " weight of attention: how much of what the token read became counted. "
                                + Attention.END + " is the end of either text.",
                        "class",
                        "lead")
                .close()
                .open("main")
                .add(sections);
        if (added > MOST) {
            page.element("p", "And " + (added - MOST) + " more, which are not drawn.", "class", "note");
        }
        return PageFrame.end(page);
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
