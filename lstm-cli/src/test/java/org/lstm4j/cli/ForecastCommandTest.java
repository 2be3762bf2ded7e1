package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** What {@code lstm forecast} gives where it can. */
class ForecastCommandTest extends ForecastRuns {

    @Test
    void withoutOptionsItForecastsTwoYearsOfTheBundledSeries() {
        Lstm run = forecast();

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("CO2"), run.out());
        assertTrue(run.out().contains("5 of 746 values were missing"), run.out());
        assertTrue(run.out().contains("network-zero"), run.out());
        assertEquals(
                24,
                run.out()
                        .lines()
                        .dropWhile(line -> !line.startsWith("Forecast"))
                        .filter(line -> line.startsWith("  20"))
                        .count(),
                run.out());
    }

    @Test
    void progressGoesToStandardErrorAndQuietSilencesIt() {
        List<String> progress = forecast().err().lines().toList();

        assertTrue(progress.getLast().matches("trained (\\d+) of \\1"), progress.toString());
        assertEquals("", forecast("--quiet").err());
    }

    @Test
    void jsonStandsAloneOnStandardOutput() {
        Lstm run = forecast("--json", "-");

        assertEquals(0, run.exitCode(), run.err());
        JsonObject json = Json.parse(run.out()).asObject();
        assertEquals(
                List.of(
                        "model",
                        "data",
                        "decomposition",
                        "stationarity",
                        "transforms",
                        "backtest",
                        "coverage",
                        "forecast",
                        "notes"),
                List.copyOf(json.members().keySet()));
        JsonObject backtest = json.object("backtest");
        assertEquals(12, backtest.integer("horizon"));
        assertTrue(backtest.integer("origins") >= 5);
        for (String measure : List.of("mase", "mae", "rmse", "smape")) {
            assertTrue(backtest.number(measure) > 0, measure);
        }
        for (String baseline : List.of("naive", "seasonal-naive", "seasonal-naive-drift", "network-zero")) {
            assertTrue(backtest.object("baselines").object(baseline).number("mase") > 0, baseline);
        }
        List<Json> points = json.list("forecast");
        assertEquals(24, points.size());
        assertEquals("2020-05-01", points.getFirst().asObject().string("date"));
        assertEquals(400, points.getFirst().asObject().number("mean"), 100);
    }

    @Test
    void resultsGoIntoFilesBesideTheText() throws IOException {
        Path json = folder.resolve("forecast.json");
        Path csv = folder.resolve("forecast.csv");

        Lstm run = forecast("--horizon", "3", "--json", json.toString(), "--csv", csv.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("Backtest"), run.out());
        List<Json> points = Json.parse(Files.readString(json)).asObject().list("forecast");
        List<String> rows = Files.readAllLines(csv);
        assertEquals("date,mean,lo80,hi80,lo95,hi95", rows.getFirst());
        assertEquals(3, points.size());
        for (int i = 0; i < points.size(); i++) {
            JsonObject point = points.get(i).asObject();
            assertTrue(
                    rows.get(i + 1)
                            .startsWith(point.string("date") + "," + point.number("mean") + "," + point.number("lo80")),
                    rows.toString());
        }
    }

    @Test
    void aSavedModelForecastsTheSameNumbersAgain() {
        Path model = folder.resolve("co2.safetensors");
        Lstm fitted = forecast("--save", model.toString(), "--csv");
        assertEquals(0, fitted.exitCode(), fitted.err());

        Lstm again = Lstm.run("forecast", "--model", model.toString(), "--csv");

        assertEquals(0, again.exitCode(), again.err());
        assertEquals(fitted.out(), again.out());
        Lstm json = Lstm.run("forecast", "--model", model.toString(), "--json");
        assertEquals(24, Json.parse(json.out()).asObject().list("forecast").size());
        Lstm text = Lstm.run("forecast", "--model", model.toString(), "--horizon", "2");
        assertTrue(text.out().contains("2 steps"), text.out());
    }

    @Test
    void aPageAndAnImageAreWritten() throws IOException {
        Path report = folder.resolve("my report");
        Path png = folder.resolve("co2.png");

        Lstm run = forecast("--report", report.toString(), "--png", png.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains(report.resolve("report.html").toString()), run.out());
        assertTrue(run.out().contains(png.toString()), run.out());
        String html = Files.readString(report.resolve("report.html"));
        assertTrue(
                html.contains("./lstm forecast --hidden 2 --epochs 1 --report &#39;" + report + "&#39;"),
                "how to make it");
        assertTrue(ImageIO.read(png.toFile()).getWidth() > 1000);
    }

    @Test
    void trainingsOutliveResultsThatCannotBeWritten() throws IOException {
        String[] command = {"forecast", "--hidden", "2", "--epochs", "1", "--seed", "50", "--members", "1"};

        Lstm failed = Lstm.run(new FullDisk(), command);

        assertEquals(1, failed.exitCode(), failed.err());
        List<String> said = failed.err().lines().toList();
        assertEquals(
                "lstm forecast: standard output: cannot be written: No space left on device; free some space, or send it elsewhere",
                said.getLast());
        Matcher kept = Pattern.compile("lstm forecast: the trainings are kept in (\\S+);.*")
                .matcher(said.get(said.size() - 2));
        assertTrue(kept.matches(), failed.err());
        assertTrue(Files.isDirectory(Path.of(kept.group(1))), failed.err());

        Lstm elsewhere = Lstm.run(
                append(append(command, "--csv"), folder.resolve("forecast.csv").toString()));

        assertEquals(0, elsewhere.exitCode(), elsewhere.err());
        assertTrue(elsewhere.err().startsWith("going on from " + kept.group(1)), elsewhere.err());
        assertFalse(Files.exists(Path.of(kept.group(1))), "all is written");
    }

    @Test
    void aPageNeedsAFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");

        assertError(1, "--report " + file + ": is no directory", "--report", file.toString());
    }

    @Test
    void theSeedDecidesTheNumbers() {
        String first = forecast("--seed", "1", "--csv").out();

        assertEquals(first, forecast("--seed", "1", "--csv", "--threads", "1").out());
        assertFalse(first.equals(forecast("--seed", "2", "--csv").out()));
    }

    @Test
    void aFileOfMyOwnIsReadByItsColumns() throws IOException {
        Lstm run = forecast(
                "--data",
                csv(96, "").toString(),
                "--target",
                "Sales",
                "--date",
                "Month",
                "--season",
                "12",
                "--horizon",
                "4",
                "--csv");

        assertEquals(0, run.exitCode(), run.err());
        assertEquals(5, run.out().lines().count(), run.out());
        assertTrue(run.out().contains("2008-01-01,"), run.out());
    }

    @Test
    void severalSeriesShareAModelAndKeepTheirNames() throws IOException {
        StringBuilder rows = new StringBuilder("id,shop,month,sales,holidays\n");
        int id = 1;
        for (String shop : List.of("Nord", "Ost")) {
            for (int i = 0; i < 100; i++) {
                String sales =
                        i < 96 ? String.valueOf((shop.equals("Ost") ? 1000 : 10) * (9 + i % 12 + i * i % 7)) : "";
                rows.append("%d,%s,%d-%02d,%s,%d%n".formatted(id++, shop, 2000 + i / 12, 1 + i % 12, sales, i % 3));
            }
        }
        Path file = Files.writeString(folder.resolve("shops.csv"), rows);
        String[] options = {"--data", file.toString(), "--series", "shop", "--future", "holidays", "--horizon", "4"};

        Lstm run = forecast(options);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("column 'holidays': "), run.out());

        List<Json> series =
                Json.parse(forecast(append(options, "--json")).out()).asObject().list("series");
        assertEquals("Nord", series.getFirst().asObject().object("data").string("name"));
        assertEquals("Ost", series.getLast().asObject().object("data").string("name"));
        List<String> csv = forecast(append(options, "--csv")).out().lines().toList();
        assertEquals("series,date,mean,lo80,hi80,lo95,hi95", csv.getFirst());
        assertEquals(9, csv.size());
        assertTrue(csv.getLast().startsWith("Ost,2008-04,"), csv.getLast());

        assertError(
                1,
                "no value for 2008-05 to 2008-06",
                "--data",
                file.toString(),
                "--series",
                "shop",
                "--future",
                "holidays",
                "--horizon",
                "6");
    }

    @Test
    void theHorizonIsReachedInOneAnswerIfAsked() {
        assertTrue(forecast("--strategy", "direct", "--horizon", "15", "--members", "1")
                .out()
                .contains("1 LSTM of 2 units; it reads 24 steps and answers 15 at once"));
        assertUsageError("--strategy", "--strategy", "guess");
    }

    private static String[] append(String[] options, String more) {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = more;
        return all;
    }

    @Test
    void whatBeatsTheModelIsSaid() throws IOException {
        Path json = folder.resolve("forecast.json");
        String out = forecast("--data", csv(96, "").toString(), "--season", "5", "--json", json.toString())
                .out();

        JsonObject backtest = Json.parse(Files.readString(json)).asObject().object("backtest");
        JsonObject baselines = backtest.object("baselines");
        List<String> better = baselines.members().keySet().stream()
                .filter(id -> baselines.object(id).number("mase") < backtest.number("mase"))
                .toList();
        assertEquals(List.of("naive"), better, "a wrong season leaves the model behind");
        for (String id : baselines.members().keySet()) {
            assertEquals(better.contains(id), out.contains("  " + id + " came closer than the model"), id);
        }
    }
}
