package org.lstm4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;

/** A whole report on a machine where everything takes a known time, and all that is made of it. */
class ReportTest {
    @TempDir
    private static Path folder;

    private static Report report;

    @BeforeAll
    static void run() throws IOException {
        List<Row> rows = Suite.full(MadeUp.peers(folder), name -> true);
        report = new Bench(new MadeUp(), "./lstm bench", rows).run(line -> {}, soFar -> {});
    }

    @Test
    void itsJsonReadsBack() {
        assertEquals(report.json(), Report.parse(report.json()).json());
    }

    @Test
    void itsJsonIsAListOfRows() {
        List<Json> rows = Json.parse(report.json()).asList();
        assertEquals("lstm4j 1", rows.getFirst().asObject().object("versions").string("lstm4j"));
        JsonObject row = rows.stream()
                .map(Json::asObject)
                .filter(each -> each.find("name")
                        .map(Json::asString)
                        .filter("forward gru B8 H64 T100 threads2"::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow();
        assertEquals("forward", row.string("work"));
        assertEquals("gru", row.string("cell"));
        assertEquals(8, row.integer("batch"));
        assertEquals(64, row.integer("hidden"));
        assertEquals(100, row.integer("steps"));
        assertEquals(2, row.integer("threads"));
        assertEquals("f32", row.string("precision"));
        assertEquals(50, row.number("ours_us"));
        assertEquals(150, row.object("peers").number("ort"));
        assertEquals(125, row.object("peers").number("torch"));
        assertEquals(2.5, row.number("ratio_best"));
        assertTrue(row.number("percent_of_bound") > 0);
    }

    @Test
    void whatIsNoReportIsRefused() {
        assertThrows(JsonException.class, () -> Report.parse("[]"));
        assertThrows(JsonException.class, () -> Report.parse("[{\"work\": \"forward\"}]"));
        assertThrows(JsonException.class, () -> Report.parse("{}"));
    }

    @Test
    void theAimsAreHeldAgainstIt() {
        Map<String, String> verdicts =
                Summary.of(report).stream().collect(Collectors.toMap(Target::name, Target::verdict));
        assertEquals(
                "0 of 104, lowest 1.25 (forward lstm B1 H32 T100 threads1), met",
                verdicts.get("forward f32, cells below 0.9"));
        assertEquals("100%, met", verdicts.get("forward f32, share of cells at 1.0 or above"));
        assertEquals("lowest 2.00, median 2.00, met", verdicts.get("two threads over one, B >= 32, H >= 256"));
        assertEquals("lowest 2.00, median 2.00, met", verdicts.get("bf16 over own f32, B = 1, H >= 512"));
        assertEquals("lowest 2.00, median 2.00, MISSED", verdicts.get("int8 over own f32, B = 1, H >= 512"));
        assertEquals("1.25 of 6 rows, met", verdicts.get("train, geometric mean against PyTorch"));
        assertEquals("5.00 of 6 rows, met", verdicts.get("train, geometric mean against DL4J"));
        assertEquals("1.50 of 1 rows, MISSED", verdicts.get("step, H = 128, against ONNX Runtime"));
        assertEquals("0, met", verdicts.get("step, bytes allocated"));
        assertEquals("lowest 1.25, median 1.25, met", verdicts.get("cold, first output before the faster peer's"));
        assertEquals("50%, met", verdicts.get("scalar of the vector path, geometric mean"));
        assertEquals("50%", verdicts.get("AVX2 of the vector path, geometric mean"));
    }

    @Test
    void aColdStartTellsWhenEachIsAtFullSpeed() {
        Entry cold = report.entries().getLast();
        assertEquals("cold lstm B1 H512 T50 AOT cache", cold.name());
        assertEquals(
                "LSTM4J steady after 700 ms, ONNX Runtime steady after 700 ms, PyTorch steady after 700 ms",
                Remarks.of(cold));
        assertTrue(cold.percentOfBound().isEmpty());
    }

    @Test
    void theTableHasARowForEachAndTheAims() {
        StringWriter text = new StringWriter();
        Table.print(report, new PrintWriter(text));
        List<String> lines = text.toString().lines().toList();
        for (Entry entry : report.entries()) {
            assertEquals(
                    1,
                    lines.stream()
                            .filter(line -> line.startsWith(entry.name() + "  "))
                            .count(),
                    entry.name());
        }
        String row = lines.stream()
                .filter(line -> line.startsWith("forward lstm B32 H256 T100 threads1  "))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("forward", "lstm", "B32", "H256", "T100", "threads1", "100", "150", "125", "500", "1.25"),
                List.of(row.split(" +")).subList(0, 11));
        assertTrue(lines.getLast().startsWith("128 bit of the vector path"), lines.getLast());
    }

    @Test
    void thePageHasTheSame() throws IOException {
        Path json = Files.writeString(folder.resolve("report.json"), report.json());
        StringWriter page = new StringWriter();
        StringWriter errors = new StringWriter();
        int status = new BenchTool().run(new PrintWriter(page), new PrintWriter(errors), "--markdown", json.toString());
        assertEquals(0, status, errors::toString);
        List<String> lines = page.toString().lines().toList();
        assertEquals("# Benchmarks", lines.getFirst());
        assertTrue(lines.contains("| PyTorch | torch 1 |"));
        assertTrue(lines.contains("| command | `./lstm bench` |"));
        for (Entry entry : report.entries()) {
            assertEquals(
                    1,
                    lines.stream()
                            .filter(line -> line.startsWith("| " + entry.name() + " |"))
                            .count());
        }
        for (Target target : Summary.of(report)) {
            assertTrue(lines.contains("| " + target.name() + " | " + target.aim() + " | " + target.verdict() + " |"));
        }
    }
}
