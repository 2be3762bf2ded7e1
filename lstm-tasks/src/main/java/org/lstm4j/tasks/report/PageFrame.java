package org.lstm4j.tasks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.internal.file.Sha256;

/** What all pages share: the frame, the style, the script for readouts, and a policy that admits nothing else. */
final class PageFrame {
    private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

    private PageFrame() {}

    /**
     * A whole page.
     *
     * @param styles names of resources whose rules come on top of those that all pages have
     */
    static String html(String title, Markup body, String... styles) {
        StringBuilder style = new StringBuilder(Hue.styleSheet()).append(resource("report.css"));
        for (String name : styles) {
            style.append(resource(name));
        }
        style.append(Ink.styleSheet());
        String script = resource("report.js");
        Map<String, String> slots = Map.of(
                "title", new Markup().text(title).toString(),
                "policy", policy(style.toString(), script),
                "style", style.toString(),
                "script", script,
                "body", body.toString());
        return SLOT.matcher(resource("report.html"))
                .replaceAll(slot -> Matcher.quoteReplacement(slots.get(slot.group(1))));
    }

    /** Opens a page's header and writes the bar at its top: what the page is about, and the switch between light and dark. */
    static void beginHeader(Markup page, String about) {
        page.open("header").open("div", "class", "bar").open("span");
        page.text(about).close();
        page.element("button", "Dark page", "id", "theme", "type", "button", "hidden", "")
                .close();
    }

    /** Closes what a page is about, and says at its foot who made it. */
    static Markup end(Markup page) {
        return page.close()
                .element("footer", "Made by LSTM4J. This page is one file; it loads nothing and sends nothing.");
    }

    /** Nothing may run, be styled or be loaded but what is named by its digest. */
    private static String policy(String style, String script) {
        return "default-src 'none'; style-src " + source(style) + "; script-src " + source(script)
                + "; img-src data:; base-uri 'none'; form-action 'none'";
    }

    private static String source(String text) {
        return "'sha256-"
                + Base64.getEncoder().encodeToString(new Sha256().add(text).bytes()) + "'";
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(PageFrame.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
