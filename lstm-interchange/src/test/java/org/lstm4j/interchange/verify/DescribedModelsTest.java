package org.lstm4j.interchange.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Backends;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.interchange.file.StackModel;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.verify.Report.Result;
import org.lstm4j.interchange.verify.Report.Status;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;

/** A {@code case.json} beside a model of any format, whose goldens the other systems computed. */
class DescribedModelsTest {
    private static final int BATCH = 2;

    @TempDir
    private Path folder;

    private Result verify(boolean convertDoubles) throws IOException {
        try (Backend backend = Backends.named("cpu")) {
            List<Result> results = Verifier.ofAllFormats(OnnxOptions.DEFAULT.withConvertDoubles(convertDoubles))
                    .verify(List.of(folder), backend)
                    .results();
            assertEquals(1, results.size());
            return results.getFirst();
        }
    }

    private static JsonObject golden(String room, String name) throws IOException {
        return Json.parse(Goldens.bytes(DescribedModelsTest.class, "../" + room + "/cases.json")).asList().stream()
                .map(Json::asObject)
                .filter(golden -> golden.string("file").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject tensor(boolean integers, List<Json> data, long... shape) {
        return Json.object()
                .put("dtype", integers ? "int32" : "float")
                .put("shape", Json.array(Arrays.stream(shape).mapToObj(Json::of).toList()))
                .put("data", Json.array(data))
                .build();
    }

    /** The input of a golden, as its model reads it. */
    private static JsonObject input(JsonObject golden, Model model) {
        List<Json> data = golden.list("input");
        int size = model.inputSize();
        return model.inputFeatures(0).kind() == Features.Kind.TOKENS
                ? tensor(true, data, BATCH, data.size() / BATCH)
                : tensor(false, data, BATCH, data.size() / BATCH / size, size);
    }

    /** The output of a golden, as its model gives it. */
    private static JsonObject output(JsonObject golden, Model model) {
        List<Json> data = golden.list("output");
        int width = model.outputFeatures().width();
        return model.outputFeatures().sequence()
                ? tensor(false, data, BATCH, data.size() / BATCH / width, width)
                : tensor(false, data, BATCH, width);
    }

    /** The model of a golden and a case that says what the golden says, with these names and this architecture. */
    private void write(String room, String name, String input, String output, Json arch) throws IOException {
        JsonObject golden = golden(room, name);
        Path file = Files.write(
                folder.resolve("model"), Goldens.bytes(DescribedModelsTest.class, "../" + room + "/" + name));
        Json known = golden.find("architecture").orElse(JsonNull.NULL);
        ReadOptions options =
                known == JsonNull.NULL ? ReadOptions.DEFAULT : ReadOptions.DEFAULT.withArchitecture(known.asString());
        Model model = ((StackModel) ImportedModel.read(file, options)).model();
        JsonObject described = Json.object()
                .put("name", "models/" + name)
                .put("model", "model")
                .put("arch", arch)
                .put("inputs", Json.object().put(input, input(golden, model)).build())
                .put("outputs", Json.object().put(output, output(golden, model)).build())
                .put("tolerance", Json.object().put("atol", 1e-6).build())
                .build();
        Files.writeString(folder.resolve("case.json"), described.write());
    }

    @ParameterizedTest
    @CsvSource({
        "keras/written, chain.keras, input_1, output",
        "keras, plain2.h5, tokens, y",
        "dl4j, directions.zip, x, y",
        "pytorch, lstm.safetensors, input, output",
    })
    void modelsOfEveryFormatAreTaken(String room, String name, String input, String output) throws IOException {
        write(room, name, input, output, JsonNull.NULL);

        Result result = verify(false);
        assertEquals(Status.PASSED, result.status(), result.detail());
        assertEquals("models", result.group());
        // That no number of it has 64 bits is no reason to refuse it where such would be rounded.
        assertEquals(Status.PASSED, verify(true).status());
    }

    @Test
    void anArchitectureIsSaidByTheCase() throws IOException {
        String name = "gru-final.safetensors";
        write("pytorch", name, "input", "output", JsonNull.NULL);
        Result unsaid = verify(false);
        assertEquals(Status.REFUSED, unsaid.status());

        write("pytorch", name, "input", "output", golden("pytorch", name).get("architecture"));
        Result said = verify(false);
        assertEquals(Status.PASSED, said.status(), said.detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"h_n", "state_0"})
    void aStackGivesNoStates(String output) throws IOException {
        write("keras/written", "chain.keras", "input", output, JsonNull.NULL);

        Result result = verify(false);

        assertEquals(Status.REFUSED, result.status());
        assertTrue(result.detail().startsWith("output " + output + ": unknown"), result.detail());
    }

    @Test
    void whatHasAnArchitectureOfItsOwnIsToldNoOther() throws IOException {
        write("keras/written", "chain.keras", "input", "output", Json.of("lstm"));

        Result result = verify(false);

        assertEquals(Status.REFUSED, result.status());
        assertTrue(result.detail().contains("an architecture (--arch) is for a state_dict alone"), result.detail());
    }

    @Test
    void aCaseOfAnOperatorMayHaveThatName() throws IOException {
        Files.copy(Path.of("src/test/resources/cases/onnx-lstm_everything.json"), folder.resolve("case.json"));

        Result result = verify(false);

        assertEquals(Status.PASSED, result.status(), result.detail());
        assertEquals("onnx/lstm_everything", result.name());
    }
}
