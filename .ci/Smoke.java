import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** Reads what the launcher printed, as a program would: whole files of JSON with the members that are promised. */
class Smoke {
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);

        JsonObject forecast = read(folder.resolve("forecast.json"));
        forecast.object("model");
        forecast.object("data");
        forecast.object("transforms");
        JsonObject backtest = forecast.object("backtest");
        check(backtest.integer("horizon") == 12, "horizon of the backtest");
        check(backtest.integer("origins") >= 5, "origins of the backtest");
        double mase = backtest.number("mase");
        check(mase > 0 && mase < 1, "MASE " + mase);
        double withoutNetwork = backtest.object("baselines").object("network-zero").number("mase");
        check(mase < withoutNetwork, "MASE " + mase + " with the network, " + withoutNetwork + " without");
        List<Json> points = forecast.list("forecast");
        check(points.size() == 24, points.size() + " months of forecast");
        for (Json point : points) {
            double ppm = point.asObject().number("mean");
            check(ppm > 400 && ppm < 440, ppm + " ppm in " + point.asObject().string("date"));
        }

        JsonObject cpu = read(folder.resolve("backends.json")).list("backends").stream()
                .map(Json::asObject)
                .filter(backend -> backend.string("id").equals("cpu"))
                .findFirst()
                .orElseThrow();
        JsonObject device = cpu.list("devices").getFirst().asObject();
        check(device.integer("lanes") >= 1 && device.integer("threads") >= 1, "lanes and threads of " + device);

        System.out.println("launcher: MASE " + mase + ", without the network " + withoutNetwork + ", backend " + device);
    }

    private static JsonObject read(Path file) throws IOException {
        return Json.parse(Files.readAllBytes(file)).asObject();
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
