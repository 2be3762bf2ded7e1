package org.lstm4j.tasks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.translate.Attention;
import org.lstm4j.tasks.translate.Pair;
import org.lstm4j.tasks.translate.TranslationSession;
import org.lstm4j.tasks.translate.Translator;

class AttentionPageTest {
    /** What somebody might translate. */
    private static final String SOURCE = "<b> & \"x\"";

    private static Backend backend;
    private static TranslationSession session;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        backend = Backends.named("cpu");
        session = Translator.builder()
                .hidden(4)
                .epochs(1)
                .build()
                .run(List.of(new Pair(SOURCE, "</script>")), backend)
                .model()
                .open(backend);
    }

    @AfterAll
    static void close() {
        session.close();
        backend.close();
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void everyWeightThatCanBeSeenIsADot() {
        Attention attention = session.attention(SOURCE, "a>");
        String html = page(SOURCE, "a>").html();
        long seen = 0;
        for (int written = 0; written < 3; written++) {
            for (int read = 0; read < attention.source().size(); read++) {
                seen += attention.weight(written, read) >= 0.005 ? 1 : 0;
            }
        }

        assertTrue(seen > 3);
        assertEquals(Size.values().length * seen, count(html, "<circle class=\"dot-forecast\""));
    }

    private static AttentionPage page(String source, String target) {
        AttentionPage page = new AttentionPage("m & m");
        page.add(source, target, session.attention(source, target));
        return page;
    }

    @Test
    void nothingInATextBecomesMarkup() {
        String html = page(SOURCE, "</script>").html();

        assertFalse(html.contains("<b>"));
        assertTrue(html.contains("<h2>&lt;b&gt; &amp; &quot;x&quot; \u2192 &lt;/script&gt;</h2>"), html);
        assertEquals(1, count(html, "<script>"));
    }

    @Test
    void aLongTextIsDrawnAsFarAsThereIsRoom() {
        String html = page("<".repeat(500), ">".repeat(300)).html();

        assertTrue(html.contains("Shown are the first 120 tokens read and the first 60 written."));
        assertEquals(Size.values().length * 120L, count(html, "<line class=\"grid\""));
    }

    @Test
    void aPageIsWrittenAsAFile() throws Exception {
        Path file = folder.resolve("attention.html");
        AttentionPage page = new AttentionPage("m");
        for (int i = 0; i < AttentionPage.MOST + 2; i++) {
            page.add("<", ">", session.attention("<", ">"));
        }
        page.write(file);

        String html = Files.readString(file);
        assertEquals(page.html(), html);
        assertTrue(html.contains("And 2 more, which are not drawn."));
        assertEquals(AttentionPage.MOST, count(html, "<h2>"));
    }
}
