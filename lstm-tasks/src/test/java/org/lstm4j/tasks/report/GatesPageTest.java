package org.lstm4j.tasks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lstm4j.Backends;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.model.Trace;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.tasks.gates.GradientFlow;
import org.lstm4j.tasks.gates.Memory;
import org.lstm4j.tasks.gates.Quantity;
import org.lstm4j.tasks.gates.Reading;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class GatesPageTest {
    /** What somebody might call a file, or write into a text. */
    private static final String NAME = "</title><script>alert(1)</script> {{script}} & 'x'";

    private static Gates gates;
    private static String html;
    private static Document body;

    @BeforeAll
    static void write() throws Exception {
        Model model = Model.builder(Embedding.of(9, 3))
                .add(Bidirectional.of(LSTM.of(4)))
                .add(GRU.of(GatesPage.UNITS + 3))
                .add(RNN.of(2))
                .build();
        List<String> labels = List.of("<b>", "\"", " ", "\n", "a-token-that-is-long", "\u0000");
        Reading reading = Reading.ofTokens(new int[] {8, 1, 2, 3, 4, 5}, labels);
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            gates = Gates.of(session, reading);
            html = GatesPage.of(NAME, gates)
                    .gradients(GradientFlow.of(model, reading, backend, 1))
                    .madeBy(new Provenance("lstm gates 'a <b>'", 7, "cpu", "LSTM4J", "a text"))
                    .html();
        }
        body = body(html);
    }

    private static Document body(String page) throws Exception {
        String content = page.substring(page.indexOf("<body>"), page.indexOf("</body>") + "</body>".length());
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(
                        content.replaceAll("(?s)<script>.*</script>", "").replace("&copy;", ""))));
    }

    private static List<Element> elements(Document document, String tag, String classes) {
        NodeList nodes = document.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Element element = (Element) nodes.item(i);
            if (List.of(element.getAttribute("class").split(" ")).contains(classes)) {
                elements.add(element);
            }
        }
        return elements;
    }

    @Test
    void namesStayText() {
        assertFalse(html.contains("<script>alert"), "a name became markup");
        assertTrue(html.contains("{{script}} &amp; &#39;x&#39;"), "the name is still to be read");
        assertTrue(html.contains("&lt;b&gt;"), "so is the token");
    }

    @Test
    void nothingIsLoadedAndNothingIsInAttributes() {
        assertFalse(Pattern.compile("https?:|\\b(src|href)=|@import|url\\(|fetch\\(|<link")
                .matcher(html.replace("<link rel=\"icon\" href=\"data:,\">", ""))
                .find());
        assertFalse(Pattern.compile(" (style|on\\w+)=\"").matcher(html).find(), "an attribute that the policy blocks");
    }

    @Test
    void idsAreUniqueAndLabelsLeadToThem() {
        Set<String> ids = new HashSet<>();
        NodeList all = body.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            String id = ((Element) all.item(i)).getAttribute("id");
            assertTrue(id.isEmpty() || ids.add(id), () -> "twice: " + id);
        }
        NodeList labels = body.getElementsByTagName("label");
        for (int i = 0; i < labels.getLength(); i++) {
            assertTrue(ids.contains(((Element) labels.item(i)).getAttribute("for")));
        }
    }

    @Test
    void eachPartHasOneUnitPickedAndOneQuantityShown() {
        for (int part = 0; part < gates.parts().size(); part++) {
            for (String group : List.of("part-" + part + "-unit", "part-" + part + "-shown")) {
                long checked = elements(body, "input", group.endsWith("unit") ? "pick" : "tab").stream()
                        .filter(input -> input.getAttribute("name").equals(group) && input.hasAttribute("checked"))
                        .count();
                assertEquals(1, checked, group);
            }
        }
        assertEquals(
                4 + 4 + GatesPage.UNITS + 2, elements(body, "input", "pick").size());
        assertTrue(html.contains("Shown are the " + GatesPage.UNITS + " units of " + (GatesPage.UNITS + 3)));
    }

    @Test
    void everyUnitHasAStripAndACurveForEachQuantity() {
        int expected = 2 * 4 * 6 + GatesPage.UNITS * 4 + 2;

        assertEquals(expected, elements(body, "svg", "strip").size());
        List<Element> curves = elements(body, "svg", "curve");
        assertEquals(expected, curves.size());
        String name = curves.getFirst().getAttribute("aria-label");
        assertTrue(name.matches("input gate of unit \\d+: open \\d+\u00A0%, closed \\d+\u00A0%"), name);
    }

    @Test
    void levelsTellOpenClosedAndBetween() {
        assertEquals("", HeatStrip.level(Quantity.FORGET_GATE, 0.05f, 1));
        assertEquals("g1", HeatStrip.level(Quantity.FORGET_GATE, 0.1f, 1));
        assertEquals("g4", HeatStrip.level(Quantity.FORGET_GATE, 0.9f, 1));
        assertEquals("g5", HeatStrip.level(Quantity.FORGET_GATE, 0.95f, 1));
        assertEquals("n4", HeatStrip.level(Quantity.CELL_STATE, -6, 6));
        assertEquals("p1", HeatStrip.level(Quantity.CELL_STATE, 1, 6));
        assertEquals("", HeatStrip.level(Quantity.CELL_STATE, 0.1f, 6));
        assertEquals("", HeatStrip.level(Quantity.CELL_STATE, 0, 0), "a state that is zero throughout");
        assertEquals("none", HeatStrip.level(Quantity.INPUT_GATE, Float.NaN, 1));
    }

    @Test
    void aTextIsColouredTokenByToken() {
        assertTrue(gates.text());
        assertEquals(
                elements(body, "svg", "strip").size(),
                elements(body, "p", "text").size(),
                "one for each strip");
        Markup markup = new Markup();

        TokenText.write(
                markup, Quantity.FORGET_GATE, new float[] {1, 0.99f, 0, 0.5f}, 1, List.of("the", "time", ",", "<so>"));

        assertEquals(
                "<p class=\"text of-f\"><span class=\"g5\">the time</span>,<span class=\"g3\">&lt;so&gt;</span></p>",
                markup.toString());
        Markup letters = new Markup();
        TokenText.write(letters, Quantity.HIDDEN_STATE, new float[] {-1, -1, 0}, 1, List.of("a", "b", "c"));
        assertEquals("<p class=\"text of-h\"><span class=\"n4\">ab</span>c</p>", letters.toString());
    }

    @Test
    void idsAloneAreNoText() {
        Trace trace = new Trace(
                new float[0],
                List.of(new Trace.Part("0", RecurrentSpec.rnn(1, 1), new float[2], new float[0], new float[2])));

        String page = GatesPage.of("x", Gates.of(trace, Reading.numbered(2))).html();

        assertFalse(page.contains("class=\"text"), "a text");
        assertTrue(page.contains("A plain RNN has no gates"), page);
    }

    @Test
    void equalLevelsAreOneStroke() {
        Markup markup = new Markup();

        HeatStrip.write(markup, Quantity.OUTPUT_GATE, new float[] {1, 0.99f, 0, 0, 0.5f, 1}, 1);

        assertEquals(
                "<path class=\"g5\" d=\"M0 .5h2M5 .5h1\"/><path class=\"g3\" d=\"M4 .5h1\"/></svg>",
                markup.toString().substring(markup.toString().indexOf("<path")));
    }

    @Test
    void valuesThatAreNoNumbersAreDrawnAround() throws Exception {
        float[] none = new float[2 * 4];
        Arrays.fill(none, Float.NaN);
        Trace trace = new Trace(
                new float[0],
                List.of(new Trace.Part("0", RecurrentSpec.lstm(1, 1), none, new float[] {Float.NaN, 1}, new float[2])));

        String page = GatesPage.of("x", Gates.of(trace, List.of("1", "2"))).html();

        assertEquals(1, body(page).getElementsByTagName("main").getLength());
        assertFalse(page.contains("\"NaN"), "a place that is none");
    }

    @Test
    void theSentencesSayWhatIsThere() {
        assertTrue(html.contains(">Unit "), "of all");
        assertTrue(html.contains("remembers longest: half of what it holds is left after"));
        assertTrue(
                GatesPage.of(NAME, gates.choose(1)).html().contains("Of the units that were chosen, unit 1 of layer "));
        assertTrue(html.contains("No gate keeps anything here"));
        assertTrue(html.contains("Layer 1, reverse: LSTM of 4 units, reading backwards"));
        assertEquals("nothing of what it holds is lost", Words.halfLife(new Memory(0, 1, Double.POSITIVE_INFINITY)));
        assertEquals("1 step", Words.steps(1.04));
        assertEquals("1,235 steps", Words.steps(1234.6));
    }
}
