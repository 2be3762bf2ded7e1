package org.lstm4j.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, as Debian packages it together with its driver, and what it notes about a page. */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts one; where there is none the test is skipped, or fails if {@code -Dlstm4j.require} names the browser.
     *
     * @param profile an empty folder
     */
    static Browser start(Path profile) {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            String missing = "no browser: expected " + CHROMIUM + " and " + DRIVER
                    + "; install Debian's chromium and chromium-driver";
            if (Arrays.asList(System.getProperty("lstm4j.require", "").split(","))
                    .contains("browser")) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Opens a page on a screen of this size, with the system's theme as given. */
    void open(Path page, int width, int height, String theme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        driver.get(page.toUri().toString());
    }

    /** Opens a page, and checks that it loads nothing but itself, has nothing to complain of, and fits the screen's width. */
    void openWhole(Path page, int width, String theme) {
        requests();
        open(page, width, 800, theme);
        Assertions.assertEquals(List.of(), console());
        Assertions.assertEquals(
                List.of(page.toUri().toString()),
                requests().stream().filter(url -> !url.startsWith("data:")).toList(),
                "the page itself, and nothing else");
        long scroll = (Long) evaluate("document.documentElement.scrollWidth");
        Assertions.assertTrue(scroll <= width, "content of " + scroll + " pixels on a screen of " + width);
    }

    /** The height in pixels of the lowest label of all drawings that are shown. */
    double smallestLabel() {
        return ((Number) evaluate("Math.min(...[...document.querySelectorAll('svg text')]"
                        + ".map(text => text.getBoundingClientRect().height).filter(height => height > 0))"))
                .doubleValue();
    }

    /** What a script returns. */
    Object evaluate(String script, Object... arguments) {
        return driver.executeScript("return " + script, arguments);
    }

    /** What the page has written to its console since this was asked last: errors and blocked content too. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** What has been asked for since this was asked last. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> Json.parse(entry.getMessage()).asObject().object("message"))
                .filter(message -> message.string("method").equals("Network.requestWillBeSent"))
                .map(Browser::url)
                .toList();
    }

    private static String url(JsonObject message) {
        return message.object("params").object("request").string("url");
    }

    @Override
    public void close() {
        driver.quit();
    }
}
