package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.gates.GatePart;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.train.EpochReport;

class TranslatorTest {
    private static final String LETTERS = "abcd";
    private static final List<Pair> REVERSED = reversed();

    private static Backend backend;
    private static TranslationReport learned;

    @TempDir
    private Path folder;

    @BeforeAll
    static void learn() {
        backend = Backends.named("cpu");
        learned = small().epochs(60).build().run(REVERSED, backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static Translator.Builder small() {
        return Translator.builder().hidden(32).embedding(8);
    }

    /** All words of one to four letters, and the same from behind. */
    private static List<Pair> reversed() {
        List<Pair> pairs = new ArrayList<>();
        List<String> words = List.of("");
        for (int length = 1; length <= 4; length++) {
            words = words.stream()
                    .flatMap(word -> LETTERS.chars().mapToObj(letter -> word + (char) letter))
                    .toList();
            words.forEach(word ->
                    pairs.add(new Pair(word, new StringBuilder(word).reverse().toString())));
        }
        return pairs;
    }

    @Test
    void aSmallTaskIsLearnedExactlyAndSoIsWhatWasHeldOut() {
        assertEquals(340, learned.pairs() + learned.heldOut());
        assertEquals(34, learned.heldOut());
        assertEquals(34, learned.exact());
        try (TranslationSession session = learned.model().open(backend)) {
            assertEquals(List.of(), session.misses(REVERSED, 1));
            assertEquals(
                    List.of(new TranslationSession.Miss(
                            session.translate(List.of("ab"), 1).getFirst(), "ab")),
                    session.misses(List.of(new Pair("ab", "ab"), new Pair("abc", "cba")), 1));
            assertEquals("dcba", session.translate("abcd"));
        }
    }

    @Test
    void attentionLooksWhereTheLetterStands() {
        try (TranslationSession session = learned.model().open(backend)) {
            Attention attention = session.attention("abcd");

            assertEquals(List.of("a", "b", "c", "d", Attention.END), attention.source());
            assertEquals(List.of("d", "c", "b", "a", Attention.END), attention.target());
            for (int written = 0; written < 5; written++) {
                double sum = 0;
                for (int read = 0; read < 5; read++) {
                    sum += attention.weight(written, read);
                }
                assertEquals(1, sum, 1e-6);
            }
            assertEquals(6, attention.toText().lines().count());
            assertEquals("    d c b a $", attention.toText().lines().findFirst().orElseThrow());
        }
    }

    @Test
    void theEncoderReadsATextUpToItsEnd() {
        TranslationModel model = learned.model();

        assertEquals(
                List.of("a", "b", "c", "d", Attention.END),
                model.reading("abcd", 100).labels());
        assertEquals(List.of("a", "b"), model.reading("abcd", 2).labels());
        assertThrows(LstmException.class, () -> model.reading("", 100));
        try (Session session = model.encoder().open(backend)) {
            Gates gates = Gates.of(session, model.reading("abcd", 100));
            assertEquals(
                    List.of("1.forward", "1.reverse"),
                    gates.parts().stream().map(GatePart::name).toList());
        }
    }

    @Test
    void aSavedModelTranslatesToTheSameBits() throws IOException {
        Path file = folder.resolve("reverse.lstm");
        learned.model().save(file);
        TranslationModel loaded = TranslationModel.load(file);
        List<String> texts = REVERSED.stream().map(Pair::source).limit(40).toList();
        try (TranslationSession before = learned.model().open(backend);
                TranslationSession after = loaded.open(backend)) {
            assertEquals(before.translate(texts, 3), after.translate(texts, 3));
        }
        assertEquals(learned.model().describe(), loaded.describe());
        loaded.save(folder.resolve("again.lstm"));
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(folder.resolve("again.lstm")));
    }

    @Test
    void aTextIsTranslatedAloneAsAmongOthers() {
        List<String> texts = List.of("a", "dcba", "bb", "cad");
        try (TranslationSession session = learned.model().open(backend)) {
            List<Translation> together = session.translate(texts, 2);
            for (int i = 0; i < texts.size(); i++) {
                assertEquals(List.of(together.get(i)), session.translate(List.of(texts.get(i)), 2));
            }
        }
    }

    @Test
    void whatNoPairHadIsNamed() {
        try (TranslationSession session = learned.model().open(backend)) {
            Translation translation = session.translate(List.of("axbx\u00e9"), TranslationSession.DEFAULT_BEAM)
                    .getFirst();

            assertEquals(List.of("x", "\u00e9"), translation.unknown());
            assertTrue(translation.target().length() <= 8, translation.target());
            assertEquals(
                    List.of(), session.translate(List.of("ab"), 1).getFirst().unknown());
        }
    }

    @Test
    void noTextAtAllIsTranslatedToo() {
        try (TranslationSession session = learned.model().open(backend)) {
            assertTrue(session.translate("").length() <= 8);
            assertEquals(List.of(), session.translate(List.of(), 1));
        }
    }

    @Test
    void aTextBeyondTheLimitIsRefused() {
        try (TranslationSession session = learned.model().open(backend)) {
            String error = assertThrows(LstmException.class, () -> session.translate("a".repeat(1001)))
                    .getMessage();

            assertEquals(
                    "source 'aaaaaaaaaaaaaaaaaaaa...': expected at most 1000 characters, got more; split it", error);
            assertThrows(LstmException.class, () -> session.translate(List.of("a"), 0));
        }
    }

    @Test
    void anInterruptedTrainingGoesOnToTheSameBits() throws IOException {
        Path checkpoint = folder.resolve("training");
        Path whole = folder.resolve("whole.lstm");
        Path resumed = folder.resolve("resumed.lstm");
        small().epochs(3).build().run(REVERSED, backend).model().save(whole);

        Translator stopped = small().epochs(3)
                .checkpoint(checkpoint)
                .onProgress(progress -> {
                    if (progress.batches() == 14) {
                        Thread.currentThread().interrupt();
                    }
                })
                .build();
        assertThrows(LstmException.class, () -> stopped.run(REVERSED, backend));
        assertTrue(Thread.interrupted());
        List<TranslationProgress> rest = new ArrayList<>();
        Translator again =
                small().epochs(3).checkpoint(checkpoint).onProgress(rest::add).build();
        TranslationReport report = again.run(REVERSED, backend);
        report.model().save(resumed);

        assertEquals(3, report.history().size());
        assertEquals(new TranslationProgress(15, 30, report.history().getFirst()), rest.getFirst());
        assertEquals(new TranslationProgress(30, 30, report.history().getLast()), rest.getLast());
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed));
        assertEquals(report.history(), again.run(REVERSED, backend).history());
        Translator other = small().epochs(3).seed(1).checkpoint(checkpoint).build();
        String error = assertThrows(ModelFormatException.class, () -> other.run(REVERSED, backend))
                .getMessage();
        assertTrue(error.contains("of another training"), error);
    }

    @Test
    void anotherSeedIsAnotherTraining() {
        List<EpochReport> one = small().epochs(1).build().run(REVERSED, backend).history();
        List<EpochReport> same =
                small().epochs(1).build().run(REVERSED, backend).history();
        List<EpochReport> other =
                small().epochs(1).seed(7).build().run(REVERSED, backend).history();

        assertEquals(one, same);
        assertNotEquals(one, other);
    }

    @Test
    void wordsAreTranslatedAsWords() {
        List<Pair> pairs = List.of(new Pair("uno  dos", "one two"), new Pair("dos", "two"), new Pair("uno", "one"));
        TranslationReport report =
                small().tokens(Tokens.WORDS).epochs(60).build().run(pairs, backend);

        assertEquals(0, report.heldOut());
        assertTrue(Double.isNaN(report.history().getFirst().validationLoss()));
        try (TranslationSession session = report.model().open(backend)) {
            assertEquals(List.of(), session.misses(pairs, 1));
            String map = session.attention("uno dos").toText();
            assertTrue(map.startsWith("one <- "), map);
        }
    }

    @Test
    void aFileThatIsNoTranslatorIsRefused() throws IOException {
        Path file = folder.resolve("model.lstm");
        learned.model().save(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        String damaged = assertThrows(ModelFormatException.class, () -> TranslationModel.load(file))
                .getMessage();
        assertTrue(damaged.contains("content does not match"), damaged);

        Files.writeString(file, "March 3, 2021\t2021-03-03\n");
        String text = assertThrows(ModelFormatException.class, () -> TranslationModel.load(file))
                .getMessage();
        assertTrue(text.endsWith("; expected a translator saved by its training"), text);
        assertFalse(text.contains("\n"));
        assertThrows(LstmException.class, () -> TranslationModel.load(folder.resolve("none")));
    }

    @Test
    void noPairsAreRefused() {
        String error = assertThrows(
                        LstmException.class, () -> Translator.builder().build().run(List.of(), backend))
                .getMessage();
        assertEquals("pairs: expected at least 1, got none", error);
        assertThrows(LstmException.class, () -> Translator.builder().hidden(0));
    }
}
