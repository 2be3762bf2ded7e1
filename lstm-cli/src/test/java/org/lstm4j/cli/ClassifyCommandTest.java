package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;

/** What {@code lstm classify} gives where it can. */
class ClassifyCommandTest extends ClassifyRuns {

    @Test
    void trainsSavesAndTellsHowFarToTrustIt() throws IOException {
        Path model = folder.resolve("reviews.lstm");

        Lstm run = tiny("train", csv().toString(), "--label", "Stars", "--save", model.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("40 texts; 1 with nothing in them are left out"), run.out());
        assertTrue(run.out().contains("2 classes: 1 20, 5 20"), run.out());
        assertTrue(run.out().contains("macro-F1"), run.out());
        assertTrue(run.out().contains("expected calibration error"), run.out());
        assertTrue(run.out().contains(model.toString()), run.out());
        assertTrue(Files.exists(model));
        List<String> progress = run.err().lines().toList();
        assertTrue(progress.getFirst().startsWith("epoch 1 of at most 2, loss "), run.err());
        assertEquals("trained 1 of 1", progress.getLast());
    }

    @Test
    void whatIsSavedAnswersTheSameEachTime() throws IOException {
        Path model = model();

        Lstm run = Lstm.run("classify", "predict", model.toString(), "a good day", "a bad day");

        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(2, lines.size(), run.out());
        assertTrue(lines.getFirst().matches("[15] +0\\.\\d{3}  a good day"), run.out());
        assertEquals(
                run.out(),
                Lstm.run("classify", "predict", model.toString(), "a good day", "a bad day")
                        .out());
    }

    @Test
    void textsOfAFileAreAnsweredRowByRow() throws IOException {
        Path model = model();

        Lstm run = Lstm.run(
                "classify", "predict", model.toString(), "--data", csv().toString(), "--text", "Review", "--json");

        List<Json> answers = Json.parse(run.out()).asObject().list("answers");
        assertEquals(41, answers.size());
        JsonObject first = answers.getFirst().asObject();
        assertEquals("good, day 0", first.string("text"));
        assertEquals(
                List.of("1", "5"),
                List.copyOf(first.object("probabilities").members().keySet()));
        assertEquals(first.number("probability"), first.object("probabilities").number(first.string("label")));
        assertEquals(JsonNull.NULL, answers.getLast().asObject().get("label"), "nothing is in it");
        assertTrue(Lstm.run("classify", "predict", model.toString(), "--data", csv().toString(), "--text", "Review")
                .out()
                .contains("(nothing in it)"));
    }

    @Test
    void whoseWordsAreAllUnknownIsSaid() throws IOException {
        String model = model().toString();

        Lstm run = Lstm.run("classify", "predict", model, "--json", "good qwertz", "qwertz\u001b asdf asdf");

        assertEquals(0, run.exitCode(), run.err());
        List<Json> answers = Json.parse(run.out()).asObject().list("answers");
        assertEquals(Json.texts(List.of("qwertz")), answers.get(0).asObject().get("unknown"));
        assertTrue(answers.get(1).asObject().list("unknown").contains(Json.of("asdf")));
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(
                run.err().startsWith("lstm classify predict: \"qwertz\\u001b asdf asdf\": none of its words is known;"),
                run.err());
        assertEquals(
                "", Lstm.run("classify", "predict", model, "qwertz", "--quiet").err());
    }

    @Test
    void otherVectorsAreAnotherTraining() throws IOException {
        Path vectors = Files.writeString(folder.resolve("vectors.txt"), "good 1 0 1\nbad 0 1 0\n");
        String[] command =
                ("classify train DATA --text Review --label Stars --hidden 2 --epochs 2 --seed 77 --save FOLDER/x.lstm"
                                + " --embeddings FOLDER/vectors.txt")
                        .replace("DATA", csv().toString())
                        .replace("FOLDER", folder.toString())
                        .split(" ");
        Lstm broken = Lstm.run(new FullDisk(), command);
        assertEquals(1, broken.exitCode(), broken.err());
        assertTrue(broken.err().contains("the trainings are kept in"), broken.err());

        Files.writeString(vectors, "good 1 1 1\nbad 0 1 0\n");
        Lstm other = Lstm.run(command);
        assertEquals(0, other.exitCode(), other.err());
        assertFalse(other.err().contains("going on from"), other.err());

        Files.writeString(vectors, "good 1 0 1\nbad 0 1 0\n");
        assertTrue(Lstm.run(command).err().startsWith("going on from"));
    }

    @Test
    void evaluatesOnOtherTexts() throws IOException {
        Path model = model();
        Path other = Files.writeString(
                folder.resolve("other.json"), "[{\"text\":\"good\",\"class\":5},{\"text\":\"bad\",\"class\":1}]");

        Lstm run = Lstm.run(
                "classify",
                "evaluate",
                model.toString(),
                other.toString(),
                other.toString(),
                "--label",
                "class",
                "--json",
                "-");

        assertEquals(0, run.exitCode(), run.err());
        JsonObject json = Json.parse(run.out()).asObject();
        assertEquals(4, json.object("data").integer("texts"));
        JsonObject scores = json.object("scores");
        assertEquals(4, scores.integer("texts"));
        int right = 0;
        for (int k = 0; k < 2; k++) {
            right += scores.list("confusion").get(k).asList().get(k).asInt();
        }
        assertEquals(right / 4.0, scores.number("accuracy"));
        Lstm text = Lstm.run("classify", "evaluate", model.toString(), other.toString(), "--label", "class");
        assertTrue(text.out().contains("probability given"), text.out());
    }

    @Test
    void crossValidatesBesideABagOfWords() throws IOException {
        Lstm run = tiny("cross-validate", csv().toString(), "--label", "Stars", "--folds", "4", "--seeds", "2");

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("4 folds, 2 seeds"), run.out());
        assertTrue(run.out().contains("a bag of words 1.000"), run.out());
        assertEquals("trained 8 of 8", run.err().lines().toList().getLast());

        Path file = folder.resolve("measured.json");
        tiny(
                "cross-validate",
                csv().toString(),
                "--label",
                "Stars",
                "--folds",
                "2",
                "--seeds",
                "1",
                "--quiet",
                "--json=" + file);
        JsonObject json = Json.parse(Files.readString(file)).asObject();
        assertEquals(2, json.list("parts").size());
        assertEquals(1, json.object("baseline").object("accuracy").number("mean"));
        assertEquals(1, json.object("data").integer("leftOut"));
    }

    @Test
    void theSeedDecidesTheNumbers() throws IOException {
        String file = csv().toString();
        String save = folder.resolve("x.lstm").toString();

        String first = tiny("train", file, "--label", "Stars", "--save", save, "--seed", "1", "--json")
                .out();

        assertEquals(
                first,
                tiny("train", file, "--label", "Stars", "--save", save, "--seed", "1", "--threads", "1", "--json")
                        .out());
        assertNotEquals(
                first,
                tiny("train", file, "--label", "Stars", "--save", save, "--seed", "2", "--json")
                        .out());
    }

    @Test
    void vectorsOfOthersAreTaken() throws IOException {
        Path vectors = Files.writeString(folder.resolve("vectors.txt"), "2 3\ngood 1 0 1\nbad 0 1 0\n");
        String save = folder.resolve("x.lstm").toString();

        Lstm run = tiny(
                "train",
                csv().toString(),
                "--label",
                "Stars",
                "--save",
                save,
                "--embeddings",
                vectors.toString(),
                "--json",
                "-");

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("Embedding("), run.out());
    }
}
