package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code lstm classify} says where it cannot. */
class ClassifyRefusalsTest extends ClassifyRuns {

    @Test
    void oneClassIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("one.csv"), "text,label\ngood,a\nbad,a\n");

        assertError(
                1, "found only 'a'; name the column of labels (--label), or add texts of another class", train(file));
    }

    @Test
    void columnsThatAreNotThereAreNamed() throws IOException {
        String file = csv().toString();

        assertError(
                1,
                "no text column 'text'; the columns are Review, Stars; name one of them by --text",
                train(Path.of(file)));
        assertError(
                1,
                "no label column 'label'; the columns are Review, Stars; name one of them by --label",
                "cross-validate",
                file,
                "--text",
                "Review");
    }

    @Test
    void filesWithoutTextAreNamed() throws IOException {
        Path binary = Files.write(folder.resolve("binary.csv"), new byte[] {'P', 'K', 3, 4, 0, (byte) 0x9C, 10, 0});

        assertError(1, binary + ": ", train(binary));
        assertError(1, "no such file", train(folder.resolve("none.csv")));
        assertError(
                1,
                "none of 1 has anything in it",
                train(Files.writeString(folder.resolve("blank.csv"), "text,label\n ,a\n")));
    }

    @Test
    void endlessLinesAreRefusedAndNotWorkedThrough() throws IOException {
        Path endless = folder.resolve("endless.csv");
        Files.writeString(endless, "text,label\n\"" + "good ".repeat(4_000_000));

        assertError(1, "correct it there, or close a quote that is left open", train(endless));
        assertError(
                1,
                "at most 1000000 are read",
                train(Files.writeString(endless, "text,label\n" + "x".repeat(1_000_001) + ",a\n")));
    }

    @Test
    void aModelOfSomethingElseIsRefused() throws IOException {
        assertError(1, "reviews.csv: ", "predict", csv().toString(), "good");
        assertError(1, "no such file", "predict", folder.resolve("none.lstm").toString(), "good");
    }

    @Test
    void emptyTextsAndNoTextsAreRefused() throws IOException {
        String model = model().toString();

        assertError(1, "text 2: nothing is in it to classify", "predict", model, "good", " ");
        assertError(2, "which texts?", "predict", model);
        assertError(2, "which texts?", "predict", model, "good", "--data", csv().toString());
        assertError(2, "--text is about a file of yours", "predict", model, "good", "--text", "x");
    }

    @Test
    void labelsThatTheModelDoesNotKnowAreNamed() throws IOException {
        Path other = Files.writeString(folder.resolve("other.csv"), "text,label\nfine,3\n");

        assertError(
                1, "label '3' is none of the model's classes 1, 5", "evaluate", model().toString(), other.toString());
    }

    @Test
    void valuesOutOfRangeAreUsageErrors() throws IOException {
        String file = csv().toString();

        assertError(2, "--hidden: expected at least 1", "train", file, "--save", "x.lstm", "--hidden", "0");
        assertError(2, "--dropout: expected a share in [0, 1)", "train", file, "--save", "x.lstm", "--dropout", "1");
        assertError(2, "--save", "train", file);
        assertError(2, "--folds: expected at least 2", "cross-validate", file, "--folds", "1");
        assertError(2, "sum", "train", file, "--save", "x.lstm", "--pool", "sum");
    }

    @Test
    void theFileThatIsReadIsNotWrittenOver() throws IOException {
        String file = csv().toString();

        assertError(1, "is the file that is read", "train", file, "--save", file);
    }

    @Test
    void withoutCommandItAsksForOne() {
        String error = Lstm.run("classify").onlyError(2);

        assertTrue(
                error.startsWith("lstm classify: which command? one of train, predict, evaluate, cross-validate"),
                error);
        assertEquals(0, Lstm.run("classify", "train", "--help").exitCode());
    }

    private String[] train(Path file) {
        return new String[] {
            "train", file.toString(), "--save", folder.resolve("x.lstm").toString(), "--quiet"
        };
    }
}
