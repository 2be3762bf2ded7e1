package org.lstm4j.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.report.AttentionPage;
import org.lstm4j.tasks.translate.Pair;
import org.lstm4j.tasks.translate.Tokens;
import org.lstm4j.tasks.translate.TranslationSession;
import org.lstm4j.tasks.translate.Translator;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page of a translator's attention as a reader meets it. */
class AttentionInBrowserTest {
    /** Narrow and wide tokens, and some that would do more than stand there. */
    private static final String SOURCE =
            "I saw <script>alert(1)</script> \u6F22\u5B57\u306E\u9577\u3044\u8A00\u8449\u3067\u3059 \uD83D\uDE00 \u202Ex";

    private static final String TARGET = "Donaudampfschifffahrt \uD83D\uDE00 </svg> y";

    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void write(@TempDir Path folder) {
        browser = Browser.start(folder.resolve("profile"));
        Translator translator =
                Translator.builder().tokens(Tokens.WORDS).hidden(4).epochs(1).build();
        page = folder.resolve("attention.html");
        try (Backend backend = Backends.named("cpu");
                TranslationSession session = translator
                        .run(List.of(new Pair(SOURCE, TARGET)), backend)
                        .model()
                        .open(backend)) {
            AttentionPage pages = new AttentionPage("a model");
            pages.add(SOURCE, TARGET, session.attention(SOURCE, TARGET));
            pages.write(page);
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

        assertTrue(browser.smallestLabel() >= 10, "a label of " + browser.smallestLabel() + " pixels");
        double left = ((Number)
                        browser.evaluate(
                                "Math.min(...[...document.querySelectorAll('figure svg text')]"
                                        + ".map(text => text.getBoundingClientRect()).filter(box => box.height > 0).map(box => box.left))"))
                .doubleValue();
        assertTrue(left >= 0, "a label begins " + -left + " pixels before the page");
    }

    @Test
    void tokensStandInTheOrderInWhichTheyWereReadAndWritten() {
        browser.open(page, 1280, 800, "light");

        assertEquals(
                List.of(
                        "I",
                        "saw",
                        "<script>alert\u2026",
                        "\u6F22\u5B57\u306E\u9577\u3044\u8A00\u8449\u2026",
                        "\uD83D\uDE00",
                        "\uFFFDx",
                        "$"),
                labels("label-ink"));
        assertEquals(List.of("Donaudam\u2026", "\uD83D\uDE00", "</svg>", "y", "$"), labels("label-forecast"));
    }

    private static List<String> labels(String ink) {
        return browser.driver().findElements(By.cssSelector("figure svg.at-desktop text." + ink)).stream()
                .map(WebElement::getText)
                .toList();
    }
}
