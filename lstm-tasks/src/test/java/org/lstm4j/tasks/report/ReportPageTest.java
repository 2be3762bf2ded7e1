package org.lstm4j.tasks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.forecast.Accuracy;
import org.lstm4j.tasks.forecast.Backtest;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.forecast.Forecaster;
import org.lstm4j.tasks.series.Imputation;
import org.lstm4j.tasks.series.SeriesReader;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {
    /** What somebody might write into the header of a CSV file. */
    private static final String NAME = "sales</title><script>alert(1)</script> {{script}} & 'co'";

    private static ForecastReport report;
    private static String html;

    @TempDir
    private Path folder;

    @BeforeAll
    static void forecast() throws IOException {
        report = report(NAME);
        html = ReportPage.of(report)
                .madeBy(new Provenance("lstm forecast --data 'a <b>.csv'", 7, "cpu", "LSTM4J", "sales.csv"))
                .html();
    }

    private static ForecastReport report(String name) throws IOException {
        return report(name, i -> 200 + i + 30 * Math.sin(i * Math.PI / 6));
    }

    private static ForecastReport report(String name, IntToDoubleFunction formula) throws IOException {
        StringBuilder csv = new StringBuilder("Month,\"" + name + "\"\n");
        for (int i = 0; i < 120; i++) {
            String value = i == 50 ? "" : Double.toString(formula.applyAsDouble(i) + i * i % 7);
            csv.append("%d-%02d-01,%s%n".formatted(2000 + i / 12, 1 + i % 12, value));
        }
        Forecaster forecaster = Forecaster.builder().hidden(2).epochs(2).build();
        try (Backend backend = Backends.named("cpu")) {
            return forecaster.run(
                    SeriesReader.of(new StringReader(csv.toString()), "sales.csv")
                            .impute(Imputation.LINEAR)
                            .read(),
                    backend);
        }
    }

    @Test
    void namesStayText() {
        assertFalse(html.contains("<script>alert"), "a name became markup");
        assertEquals(1, count("<title>"));
        assertEquals(1, count("'use strict'"), "a name took in the page's own script");
        assertTrue(html.contains("{{script}} &amp; &#39;co&#39;"), "the name is still to be read");
        assertTrue(html.contains("--data &#39;a &lt;b&gt;.csv&#39;"), "so is the command");
    }

    @Test
    void thePolicyAdmitsThePagesOwnStyleAndScriptAlone() {
        String policy = group("Content-Security-Policy\" content=\"([^\"]*)\"");

        assertEquals(
                "default-src 'none'; style-src '" + hash("style") + "'; script-src '" + hash("script")
                        + "'; img-src data:; base-uri 'none'; form-action 'none'",
                policy);
        assertFalse(Pattern.compile(" (style|on\\w+)=\"").matcher(html).find(), "an attribute that the policy blocks");
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        String loading = html.replace("<link rel=\"icon\" href=\"data:,\">", "");

        assertFalse(Pattern.compile("https?:|//[a-z]|\\b(src|href)=|@import|url\\(|fetch\\(|<link")
                .matcher(loading)
                .find());
    }

    @Test
    void theBodyIsWellFormedAndItsReferencesHold() throws Exception {
        requireSound(body(html));
        Document several = body(ReportPage.of(List.of(report, report)).html());
        requireSound(several);
        assertEquals(2, elements(several, "article").size());
    }

    private static void requireSound(Document document) {
        Set<String> ids = new HashSet<>();
        for (Element element : elements(document, "*")) {
            if (element.hasAttribute("id")) {
                assertTrue(ids.add(element.getAttribute("id")), "twice: " + element.getAttribute("id"));
            }
        }
        List<Element> charts = elements(document, "svg").stream()
                .filter(svg -> svg.getAttribute("class").startsWith("chart"))
                .toList();
        assertEquals(0, charts.size() % Size.values().length);
        for (Element chart : charts) {
            assertFalse(chart.getAttribute("aria-label").isEmpty());
            assertTrue(ids.contains(chart.getAttribute("aria-describedby")));
        }
        for (Element link : elements(document, "a")) {
            assertTrue(ids.contains(link.getAttribute("href").substring(1)), link.getAttribute("href"));
        }
    }

    @Test
    void theTablesHoldEveryNumber() throws Exception {
        Document document = body(html);
        List<Element> rows = elements(document, "tr");

        assertEquals(
                2
                        + report.forecast().points().size()
                        + 1
                        + report.backtest().baselines().size(),
                rows.size());
        assertTrue(html.contains(report.forecast().points().getLast().label()));
        assertEquals(1, count("class=\"tag\">closest"));
    }

    @Test
    void aBaselineThatWinsIsSaidToWin() {
        Backtest backtest = report.backtest();
        Backtest lost = new Backtest(
                backtest.horizon(),
                backtest.step(),
                backtest.origins(),
                backtest.model(),
                Map.of("naive", new Accuracy(0.01, 0.1, 0.1, 0.1)),
                backtest.coverage());
        ForecastReport honest = new ForecastReport(
                report.series(),
                report.decomposition(),
                report.stationarity(),
                report.transform(),
                report.reasons(),
                lost,
                report.model(),
                report.learning(),
                report.forecast());

        assertTrue(
                Facts.of(honest).verdict().contains("The rule \u201Clast value\u201D was closer (MASE 0.01)"),
                Facts.of(honest).verdict());
        assertTrue(ReportPage.of(honest).html().contains("class=\"doubt\""));
    }

    @Test
    void thePageSaysWhetherPartsAreAddedOrFactors() throws IOException {
        String factors = ReportPage.of(report(
                        "sales", i -> 200 * Math.exp(0.01 * i) * (1 + 0.1 * Math.sin(i * Math.PI / 6))))
                .html();

        assertTrue(html.contains("Decomposed by STL."));
        assertTrue(html.contains("the last three add up to the first"));
        assertTrue(factors.contains("Decomposed by STL of the logarithms, which are what the model sees."));
        assertTrue(factors.contains("trend times season times remainder is what was observed"));
        assertTrue(factors.contains("\u00D71.0"), "the season as a factor");
    }

    @Test
    void whatWasFilledInIsNamed() {
        assertTrue(html.contains("1 of 120 values were missing"));
        assertTrue(html.contains("(filled in)"));
    }

    @Test
    void theSameReportIsTheSamePage() throws IOException {
        Path written = ReportPage.of(report).write(folder.resolve("new/folder"));

        assertEquals(ReportPage.of(report).html(), Files.readString(written));
        assertEquals(folder.resolve("new/folder/report.html"), written);
    }

    @Test
    void whoReadsThePageThatIsReplacedReadsItToItsEnd() throws IOException {
        Path page = Files.writeString(folder.resolve(ReportPage.FILE), "the old page");
        Path opened = Files.createLink(folder.resolve("opened"), page);

        ReportPage.of(report).write(folder);

        assertEquals("the old page", Files.readString(opened));
        assertEquals(ReportPage.of(report).html(), Files.readString(page));
    }

    @Test
    void thePictureShowsTheForecast() throws IOException {
        Path file = folder.resolve("forecast.png");

        Picture.of(report).write(file);

        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(1856, image.getWidth());
        int forecast = Integer.decode(Hue.FORECAST.light());
        long pixels = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                pixels += (image.getRGB(x, y) & 0xFFFFFF) == forecast ? 1 : 0;
            }
        }
        assertTrue(pixels > 500, pixels + " pixels in the colour of the forecast");
    }

    @Test
    void aLongTitleOfThePictureEndsBeforeItsEdge() {
        BufferedImage image = new BufferedImage(400, 40, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 400, 40);

        new ImageCanvas(graphics).textWithin(300, Ink.TITLE, 10, 25, "a title that goes on ".repeat(20));

        assertTrue(inked(image, 10, 310), "the title is there");
        assertFalse(inked(image, 320, 400), "and ends where it should");
    }

    private static boolean inked(BufferedImage image, int from, int to) {
        for (int x = from; x < to; x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if (image.getRGB(x, y) != Color.WHITE.getRGB()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int count(String text) {
        return html.split(Pattern.quote(text), -1).length - 1;
    }

    private static String group(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(html);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }

    private static String hash(String tag) {
        byte[] content = group("<" + tag + ">(.*?)</" + tag + ">").getBytes(StandardCharsets.UTF_8);
        try {
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Document body(String page) throws Exception {
        String body = page.substring(page.indexOf("<body>") + "<body>".length(), page.indexOf("<script>'use strict'"));
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<body>" + body + "</body>")));
    }

    private static List<Element> elements(Document document, String tag) {
        NodeList nodes = document.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }
}
