package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.json.Json;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;

/** {@code --json} never takes what a command would read. */
class JoinedFileTest extends ClassifyRuns {

    @Test
    void aTextBehindItStaysOne() throws IOException {
        String model = model().toString();
        String both =
                Lstm.run("classify", "predict", model, "good", "bad", "--json").out();

        for (List<String> order : List.of(
                List.of(model, "--json", "good", "bad"),
                List.of(model, "good", "--json", "bad"),
                List.of("--json", model, "good", "bad"),
                List.of(model, "--json", "-", "good", "bad"),
                List.of(model, "--json=-", "good", "bad"))) {
            Lstm run = Lstm.run(("classify predict " + String.join(" ", order)).split(" "));
            assertEquals(both, run.out(), order + run.err());
        }
        assertEquals(2, Json.parse(both).asObject().list("answers").size());
    }

    @Test
    void aFileIsJoined() throws IOException {
        Path file = folder.resolve("answers.json");

        Lstm run = Lstm.run("classify", "predict", model().toString(), "--json=" + file, "good");

        assertEquals(0, run.exitCode(), run.err());
        assertEquals(1, run.out().lines().count());
        assertEquals(
                1, Json.parse(Files.readString(file)).asObject().list("answers").size());
    }

    @Test
    void itStandsApartWhereItCanBeNothingElse() throws IOException {
        Path model = folder.resolve("model.lstm");
        ModelFile.save(model, Model.builder(2).add(LSTM.of(3)).build());
        Path file = folder.resolve("model.json");

        assertEquals(
                0,
                Lstm.run("inspect", model.toString(), "--json", file.toString()).exitCode());

        String inFile = Files.readString(file);
        assertEquals(inFile, Lstm.run("inspect", model.toString(), "--json").out());
        assertEquals(inFile, Lstm.run("inspect", "--json", model.toString()).out());
    }

    @Test
    void whoMeantAFileIsToldHowItIsWritten() throws IOException {
        String model = model().toString();
        String file = folder.resolve("out.json").toString();

        String error = Lstm.run(
                        "classify",
                        "evaluate",
                        model,
                        csv().toString(),
                        "--text",
                        "Review",
                        "--label",
                        "Stars",
                        "--json",
                        file)
                .onlyError(1);

        assertTrue(
                error.endsWith(
                        file + ": no such file; check the path; if it is the FILE of --json, write --json=" + file),
                error);
    }
}
