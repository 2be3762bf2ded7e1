package org.lstm4j.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Backends;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.tasks.gates.GradientFlow;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.report.GatesPage;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page of gates as a reader meets it. */
class GatesInBrowserTest {
    private static final int DESKTOP = 1280;
    private static final int UNITS = 5;

    private static Browser browser;
    private static Path page;
    /** With tokens of a text along its axis, wide and narrow ones, and some that would do more than stand there. */
    private static Path text;

    @BeforeAll
    static void write(@TempDir Path folder) {
        browser = Browser.start(folder.resolve("profile"));
        Model model = Model.builder(Embedding.of(9, 3))
                .add(LSTM.of(UNITS))
                .add(GRU.of(3))
                .initialise(Initialiser.KERAS, 2)
                .build();
        int[] ids = new int[40];
        for (int t = 0; t < ids.length; t++) {
            ids[t] = t * t % 9;
        }
        Reading reading = Reading.ofTokens(ids, Reading.numbered(ids.length));
        page = folder.resolve("gates.html");
        text = folder.resolve("text.html");
        List<String> tokens = List.of(
                "<script>alert(1)</script>", "\u202Ea", "\uD83D\uDE00", "\u6F22\u5B57", "I", "\u0000", "</svg>", "it");
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            GatesPage.of("a model", Gates.of(session, reading))
                    .gradients(GradientFlow.of(model, reading, backend, 1))
                    .write(page);
            GatesPage.of("texts", Gates.of(session, Reading.ofTokens(Arrays.copyOf(ids, tokens.size()), tokens)))
                    .write(text);
        }
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"360, light", "360, dark", "768, light", "1280, light", "1280, dark"})
    void everyScreenShowsItWhole(int width, String theme) {
        browser.openWhole(page, width, theme);

        double smallest = browser.smallestLabel();
        assertTrue(smallest >= 10, "a label of " + smallest + " pixels");
    }

    @Test
    void labelsOfTheAxisDoNotTouch() {
        for (int width : new int[] {360, 599, 600, 928, DESKTOP}) {
            for (Path each : List.of(page, text)) {
                browser.open(each, width, 800, "light");
                double gap = ((Number) browser.evaluate(
                                "Math.min(...[...document.querySelectorAll('#part-0 > .gates > svg.axis')]"
                                        + ".filter(axis => getComputedStyle(axis).display !== 'none')"
                                        + ".flatMap(axis => [...axis.querySelectorAll('text')])"
                                        + ".map(text => text.getBoundingClientRect())"
                                        + ".map((box, i, all) => i === 0 ? 1000 : box.left - all[i - 1].right))"))
                        .doubleValue();

                assertTrue(gap > 0 && gap < 1000, "labels " + gap + " pixels apart at a width of " + width);
            }
        }
    }

    @Test
    void tokensOfATextDoNothing() {
        browser.openWhole(text, DESKTOP, "light");
    }

    @Test
    void aRowThatIsPickedOpensItsUnit() {
        browser.open(page, DESKTOP, 800, "light");

        pickTheThird();
    }

    @Test
    void pickingNeedsNoScript() {
        browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
        try {
            browser.open(page, DESKTOP, 800, "light");
            assertFalse(browser.driver().findElement(By.id("theme")).isDisplayed(), "no script has run");

            pickTheThird();
        } finally {
            browser.driver().executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", false));
        }
    }

    private static void pickTheThird() {
        List<WebElement> rows = browser.driver().findElements(By.cssSelector("#part-0 label.unit"));
        assertEquals(UNITS, rows.size());
        assertEquals(rows.getFirst().getDomAttribute("for"), picked());
        WebElement third = rows.get(2);

        third.click();

        assertEquals(third.getDomAttribute("for"), picked());
        assertTrue(
                panel(picked()).getText().contains("forget gate"),
                panel(picked()).getText());
    }

    @Test
    void theKeyboardPicks() {
        browser.open(page, DESKTOP, 800, "light");
        List<WebElement> rows = browser.driver().findElements(By.cssSelector("#part-0 label.unit"));
        browser.evaluate("document.getElementById(arguments[0]).focus()", picked());

        new Actions(browser.driver()).sendKeys(Keys.ARROW_DOWN).perform();

        assertEquals(rows.get(1).getDomAttribute("for"), picked());
    }

    @Test
    void rowsShowTheQuantityThatIsAskedFor() {
        browser.open(page, DESKTOP, 800, "light");
        assertEquals(UNITS, shown("#part-0 .of-f"));
        assertEquals(0, shown("#part-0 .of-c"));

        browser.driver().findElement(By.cssSelector("label[for=part-0-c]")).click();

        assertEquals(0, shown("#part-0 .of-f"));
        assertEquals(UNITS, shown("#part-0 .of-c"));
        assertEquals(3, shown("#part-1 .of-z"), "the other layer is as it was");
        assertTrue(browser.driver()
                .findElement(By.cssSelector("#part-0 .of-states"))
                .isDisplayed());
        assertFalse(browser.driver()
                .findElement(By.cssSelector("#part-0 .of-gates"))
                .isDisplayed());
    }

    /** The only unit of the first layer whose panel is open. */
    private static String picked() {
        List<String> open = browser.driver().findElements(By.cssSelector("#part-0 input.pick")).stream()
                .map(input -> input.getDomAttribute("id"))
                .filter(id -> panel(id).isDisplayed())
                .toList();
        assertEquals(1, open.size(), open::toString);
        return open.getFirst();
    }

    private static WebElement panel(String unit) {
        return browser.driver().findElement(By.cssSelector("#" + unit + " + label + .picked"));
    }

    private static long shown(String strips) {
        return browser.driver().findElements(By.cssSelector(strips)).stream()
                .filter(WebElement::isDisplayed)
                .count();
    }
}
