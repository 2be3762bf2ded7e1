package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.interchange.onnx.Protos.node;
import static org.lstm4j.interchange.onnx.Protos.open;
import static org.lstm4j.interchange.onnx.Protos.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Backends;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.verify.Report.Result;
import org.lstm4j.interchange.verify.Report.Status;
import org.lstm4j.interchange.verify.Verifier;
import org.lstm4j.spi.Backend;

/** Folders of conformance cases with ONNX models. */
class OnnxFoldersTest {
    private static final String CASE = """
            {"name": "doubling/twice", "model": "model.onnx", "expect": "success",
             "tolerance": {"atol": 0.001, "rtol": 0},
             "inputs": {"X": {"dtype": "int64", "shape": [2], "data": [3, 4]}},
             "outputs": {"sum(Y)": {"dtype": "float", "shape": [], "data": [14]}}}
            """;

    private static final String VALUES = "\"sum(Y)\": {\"dtype\": \"float\", \"shape\": [], \"data\": [14]} | \"Y\": ";

    @TempDir
    private Path root;

    /** Y = X + X of 64-bit integers. */
    private Path folder(String operator) throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("X", 7))
                .addNode(node(operator, List.of("X", "X"), List.of("Y")))
                .addOutput(open("Y", 7));
        Path folder = Files.createDirectories(root.resolve("group/doubles"));
        Files.write(folder.resolve("model.onnx"), Protos.model(17, graph).toByteArray());
        return folder;
    }

    private static void set(Path folder, int number, long input, long output) throws IOException {
        Path set = Files.createDirectories(folder.resolve("test_data_set_" + number));
        Files.write(
                set.resolve("input_0.pb"),
                tensor("X", Tensor.of(new long[] {input}, 1)).toByteArray());
        Files.write(
                set.resolve("output_0.pb"),
                tensor("Y", Tensor.of(new long[] {output}, 1)).toByteArray());
    }

    private Result verify() throws IOException {
        return verify(OnnxOptions.DEFAULT);
    }

    private Result verify(OnnxOptions options) throws IOException {
        try (Backend backend = Backends.named("cpu")) {
            List<Result> results = Verifier.ofAllFormats(options)
                    .verify(List.of(root), backend)
                    .results();
            assertEquals(1, results.size());
            return results.getFirst();
        }
    }

    @Test
    void backendTestsCompareEveryDataSet() throws IOException {
        Path folder = folder("Add");
        set(folder, 0, 2, 4);
        Result passed = verify();
        assertEquals(Status.PASSED, passed.status(), passed.detail());
        assertEquals("doubles", passed.name());
        assertEquals("group", passed.group());
        set(folder, 1, 2, 5);
        Result failed = verify();
        assertEquals(Status.FAILED, failed.status());
        assertTrue(failed.detail().startsWith("test_data_set_1"), failed.detail());
    }

    /** Y = X + W + Z, where W is listed among the inputs and has a value, as in files of version 3. */
    private Path folderWithListedWeight() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("X", 7))
                .addInput(open("W", 7))
                .addInput(open("Z", 7))
                .addInitializer(tensor("W", Tensor.of(new long[] {100}, 1)))
                .addNode(node("Add", List.of("X", "W"), List.of("A")))
                .addNode(node("Add", List.of("A", "Z"), List.of("Y")))
                .addOutput(open("Y", 7));
        Path folder = Files.createDirectories(root.resolve("group/listed"));
        Files.write(folder.resolve("model.onnx"), Protos.model(17, graph).toByteArray());
        return folder;
    }

    private static void inputs(Path folder, long... values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            Tensor value = Tensor.of(new long[] {values[i]}, 1);
            Files.write(
                    folder.resolve("test_data_set_0/input_" + i + ".pb"),
                    tensor("", value).toByteArray());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2,3         | PASSED  | 1 values",
                "2,100,3     | PASSED  | 1 values",
                "2,99,3      | REFUSED | no run is given another one: W: value 0 of 1",
                "2           | REFUSED | test_data_set_0: expected files input_0.pb and following for [X, Z], or for all of [X, W, Z]",
                "2,100,3,4   | REFUSED | got the numbers [0, 1, 2, 3]",
            })
    void inputsAreNumberedAmongThoseGivenOrAllThatAreListed(String values, Status status, String detail)
            throws IOException {
        Path folder = folderWithListedWeight();
        set(folder, 0, 2, 105);
        inputs(
                folder,
                Arrays.stream(values.split(",", -1)).mapToLong(Long::parseLong).toArray());

        Result result = verify();

        assertEquals(status, result.status(), result.detail());
        assertTrue(result.detail().contains(detail), result.detail());
    }

    @Test
    void outputsThatTheModelHasNotAreRefused() throws IOException {
        Path folder = folder("Add");
        set(folder, 0, 2, 4);
        Path set = folder.resolve("test_data_set_0");
        Files.copy(set.resolve("output_0.pb"), set.resolve("output_1.pb"));

        Result surplus = verify();
        assertEquals(Status.REFUSED, surplus.status());
        assertEquals(
                "test_data_set_0: expected files output_0.pb and following for [Y], got the numbers [0, 1]",
                surplus.detail());

        Files.delete(set.resolve("output_0.pb"));
        Files.delete(set.resolve("output_1.pb"));
        Result none = verify();
        assertEquals(Status.REFUSED, none.status());
        assertTrue(none.detail().endsWith("got the numbers []"), none.detail());
    }

    @Test
    void aTensorThatCannotBeReadIsAFailure() throws IOException {
        Path folder = folder("Add");
        set(folder, 0, 2, 4);
        Path input = folder.resolve("test_data_set_0/input_0.pb");
        Files.delete(input);
        Files.createDirectory(input);

        Result result = verify();

        assertEquals(Status.FAILED, result.status());
        assertTrue(result.detail().contains("input_0.pb: is a directory"), result.detail());
    }

    @Test
    void packedSetsAreNoFolders() throws IOException {
        Path folder = folder("Add");
        set(folder, 0, 2, 4);
        Files.writeString(folder.resolve("test_data_set_0.zip"), "packed");

        assertEquals(Status.PASSED, verify().status());
    }

    @Test
    void doublesAreRoundedOnlyWhereThatIsAskedFor() throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("X", 11))
                .addNode(node("Add", List.of("X", "X"), List.of("Y")))
                .addOutput(open("Y", 11));
        Path folder = Files.createDirectories(root.resolve("doubles"));
        Files.write(folder.resolve("model.onnx"), Protos.model(17, graph).toByteArray());
        Path set = Files.createDirectories(folder.resolve("test_data_set_0"));
        Files.write(
                set.resolve("input_0.pb"),
                tensor("X", Tensor.of(new double[] {0.1}, 1)).toByteArray());
        Files.write(
                set.resolve("output_0.pb"),
                tensor("Y", Tensor.of(new double[] {0.2}, 1)).toByteArray());

        Result refused = verify();
        assertEquals(Status.REFUSED, refused.status());
        assertTrue(refused.detail().contains("double precision"), refused.detail());
        Result rounded = verify(OnnxOptions.DEFAULT.withConvertDoubles(true));
        assertEquals(Status.PASSED, rounded.status(), rounded.detail());
    }

    @Test
    void typesOfOutputsAreCompared() throws IOException {
        Path folder = folder("Add");
        set(folder, 0, 2, 4);
        Files.write(
                folder.resolve("test_data_set_0/output_0.pb"),
                tensor("Y", Tensor.of(new float[] {4}, 1)).toByteArray());
        Result failed = verify();
        assertEquals(Status.FAILED, failed.status());
        assertEquals("test_data_set_0: Y: expected FLOAT[1], got INT64[1]", failed.detail());
    }

    @Test
    void aDescribedCaseMayExpectToBeRefused() throws IOException {
        String expected = CASE.replace("\"success\"", "\"error\"").replace("\"tolerance\"", "\"note\"");
        Files.writeString(folder("Mod").resolve("case.json"), expected);
        Result result = verify();
        assertEquals(Status.PASSED, result.status(), result.detail());
        assertTrue(result.detail().contains("(Mod)"), result.detail());
    }

    @Test
    void whatTheModelCannotDoIsRefusedByName() throws IOException {
        set(folder("Mod"), 0, 2, 4);
        Result refused = verify();
        assertEquals(Status.REFUSED, refused.status());
        assertTrue(refused.detail().contains("(Mod)"), refused.detail());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[14]              | [14]             | PASSED",
                "[14]              | [15]             | FAILED",
                "\"success\"       | \"error\"        | FAILED",
                "sum(Y)            | sum(Z)           | REFUSED",
                "model.onnx        | ../model.onnx    | REFUSED",
                "model.onnx        | model.pt         | REFUSED",
                "model.onnx        | missing.onnx     | REFUSED",
                "\"tolerance\"     | \"slack\"        | REFUSED",
                "\"expect\"  | \"output_shapes\": {\"Y\": [2]}, \"expect\"    | PASSED",
                "\"expect\"  | \"output_shapes\": {\"Y\": [2, 1]}, \"expect\" | FAILED",
                "\"expect\"  | \"output_shapes\": {\"Z\": [2]}, \"expect\"    | REFUSED",
                "\"expect\"  | \"tomorrow\": 1, \"expect\"                 | REFUSED",
                "\"expect\"  | \"source\": {\"test\": 1}, \"expect\"         | PASSED",
                VALUES + "{\"dtype\": \"int64\", \"shape\": [2], \"data\": [6, 8]} | PASSED",
                VALUES + "{\"dtype\": \"float\", \"shape\": [2], \"data\": [6, 8]} | FAILED",
                "int64             | float            | REFUSED"
            })
    void describedCasesAreDrivenByTheirFields(String from, String to, Status status) throws IOException {
        Files.writeString(folder("Add").resolve("case.json"), CASE.replace(from, to));
        Result result = verify();
        assertEquals(status, result.status(), result.detail());
    }
}
