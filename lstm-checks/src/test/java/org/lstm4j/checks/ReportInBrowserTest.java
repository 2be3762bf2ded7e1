package org.lstm4j.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.forecast.ForecastReport;
import org.lstm4j.tasks.forecast.Forecaster;
import org.lstm4j.tasks.report.Provenance;
import org.lstm4j.tasks.report.ReportPage;
import org.lstm4j.tasks.series.SampleSeries;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page of a forecast as a reader meets it. */
class ReportInBrowserTest {
    private static final int DESKTOP = 1280;

    private static Browser browser;
    private static ForecastReport report;
    private static Path page;

    @BeforeAll
    static void write(@TempDir Path folder) throws IOException {
        browser = Browser.start(folder.resolve("profile"));
        try (Backend backend = Backends.named("cpu")) {
            report = Forecaster.builder().hidden(2).epochs(2).build().run(SampleSeries.co2(), backend);
        }
        page = ReportPage.of(report)
                .madeBy(new Provenance("./lstm forecast", 42, "cpu", "LSTM4J", "co2.csv"))
                .write(folder.resolve("report"));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "360, light, at-phone",
        "360, dark, at-phone",
        "768, light, at-tablet",
        "1280, light, at-desktop",
        "1280, dark, at-desktop"
    })
    void everyScreenShowsItWhole(int width, String theme, String drawing) {
        browser.openWhole(page, width, theme);

        assertEquals(theme.equals("dark"), luminance() < 0.5, "the theme of the system");
        List<WebElement> charts = browser.driver().findElements(By.cssSelector("figure svg"));
        assertFalse(charts.isEmpty());
        for (WebElement chart : charts) {
            assertEquals(
                    chart.getDomAttribute("class").contains(drawing),
                    chart.isDisplayed(),
                    chart.getDomAttribute("aria-describedby"));
        }
    }

    @Test
    void labelsHaveAReadableSizeOnEveryScreen() {
        for (int width : new int[] {360, 430, 599, 600, 768, 927, 928, 1280, 2560}) {
            browser.open(page, width, 800, "light");
            double smallest = ((Number) browser.evaluate("Math.min(...[...document.querySelectorAll('figure svg text')]"
                            + ".map(text => text.getBoundingClientRect().height).filter(height => height > 0))"))
                    .doubleValue();

            assertTrue(smallest >= 10, "a label of " + smallest + " pixels at a width of " + width);
        }
    }

    @Test
    void theButtonTurnsTheTheme() {
        browser.open(page, DESKTOP, 800, "light");
        WebElement button = browser.driver().findElement(By.id("theme"));
        assertEquals("Dark page", button.getText());

        button.click();

        assertTrue(luminance() < 0.5);
        assertEquals("Light page", button.getText());
        button.click();
        assertTrue(luminance() > 0.5);
    }

    @Test
    void thePointerReadsValues() {
        browser.open(page, DESKTOP, 800, "light");
        WebElement chart = browser.driver().findElement(By.cssSelector("#fan svg.at-desktop"));

        new Actions(browser.driver()).moveToElement(chart).perform();
        String middle = readout();
        new Actions(browser.driver()).moveToElement(chart, 300, 0).perform();

        assertTrue(middle.matches("\\d{4}-\\d\\d-\\d\\d.*observed [\\d.]+"), middle);
        assertTrue(readout().matches("\\d{4}-\\d\\d-\\d\\d.*forecast [\\d.]+.*"), readout());
    }

    @Test
    void theKeyboardReadsValues() {
        browser.open(page, DESKTOP, 800, "light");
        WebElement chart = browser.driver().findElement(By.cssSelector("#fan svg.at-desktop"));
        String last = report.forecast().points().getLast().label();
        String before = report.forecast().points().reversed().get(1).label();

        browser.driver().findElement(By.id("theme")).sendKeys(Keys.TAB);
        assertTrue(readout().startsWith(last), readout());
        chart.sendKeys(Keys.ARROW_LEFT);

        assertTrue(readout().startsWith(before), readout());
        assertEquals(
                "visible",
                browser.evaluate("getComputedStyle(arguments[0].querySelector('.cursor')).visibility", chart));
        chart.sendKeys(Keys.HOME);
        assertTrue(readout().contains("observed"), readout());
    }

    @Test
    void theTableOpens() {
        browser.open(page, 360, 800, "light");
        WebElement details = browser.driver().findElement(By.cssSelector("#forecast details"));
        details.findElement(By.tagName("summary")).click();

        assertEquals(
                report.forecast().points().size(),
                details.findElements(By.cssSelector("tbody tr")).size());
        assertTrue((Long) browser.evaluate("document.documentElement.scrollWidth") <= 360, "the open table");
    }

    private static String readout() {
        return browser.driver().findElement(By.cssSelector("#fan .readout")).getText();
    }

    /** Of the paper, 0 to 1. */
    private static double luminance() {
        String colour = (String) browser.evaluate("getComputedStyle(document.body).backgroundColor");
        String[] channels =
                colour.toLowerCase(Locale.ROOT).replaceAll("[^0-9,]", "").split(",");
        return (0.2126 * Integer.parseInt(channels[0])
                        + 0.7152 * Integer.parseInt(channels[1])
                        + 0.0722 * Integer.parseInt(channels[2]))
                / 255;
    }
}
