package org.lstm4j.interchange.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.verify.Report.Result;
import org.lstm4j.interchange.verify.Report.Status;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** On cases that {@code scripts/goldens/operators.py} computes from each system's formulas in double precision. */
class VerifierTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final String LSTM = "onnx-lstm_everything.json";

    private static Report verify(Path path) throws IOException {
        try (Backend backend = Backends.named("cpu", BackendOptions.DEFAULT)) {
            Report report = Verifier.ofAllFormats().verify(List.of(path), backend);
            assertEquals(0, backend.memory().liveBuffers(), "a case left memory behind");
            return report;
        }
    }

    /** A copy of a case with one change. */
    private static Result changed(Path folder, String file, String from, String to) throws IOException {
        return changed(folder, file, text -> {
            assertTrue(text.contains(from), from);
            return text.replace(from, to);
        });
    }

    private static Result changed(Path folder, String file, UnaryOperator<String> change) throws IOException {
        String text = Files.readString(CASES.resolve(file));
        Path changed = Files.writeString(folder.resolve(file), change.apply(text));
        return verify(changed).results().getFirst();
    }

    @Test
    void everyCasePasses() throws IOException {
        Report report = verify(CASES);

        List<Result> others = report.results().stream()
                .filter(result -> result.status() != Status.PASSED)
                .toList();
        assertEquals(List.of(), others);
        try (var files = Files.list(CASES)) {
            assertEquals(files.count(), report.results().size());
        }
    }

    @Test
    void aValueBeyondTheToleranceFailsAndIsNamed(@TempDir Path folder) throws IOException {
        Result result = changed(
                folder,
                "onnx-gru_linear_before_reset_0.json",
                "\"linear_before_reset\":0",
                "\"linear_before_reset\":1");

        assertEquals(Status.FAILED, result.status());
        assertTrue(result.detail().startsWith("Y: value "), result.detail());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "hidden_size":3                | "hidden_size":4                  | LSTM: attribute hidden_size = 4: R has 3 columns
                    "hidden_size":3                | "hidden_size":3,"then":"add one" | LSTM: attribute then = "add one": unknown
                    "hidden_size":3                | "hidden_size":"three"            | LSTM: attribute hidden_size = "three": expected an integer
                    "hidden_size":3                | "clip":0                         | LSTM: attribute clip = 0: expected a positive bound
                    "hidden_size":3                | "linear_before_reset":1          | LSTM: attribute linear_before_reset = 1: unknown
                    "hidden_size":3                | "activations":["Elu","Tanh","Tanh","Elu","Tanh","Tanh"],"activation_alpha":[1,1,1] | LSTM: attribute activation_alpha = [1,1,1]: more values
                    "direction":"bidirectional"    | "direction":"sideways"           | LSTM: attribute direction = "sideways": expected
                    "initial_h"                    | "h_0"                            | LSTM: input h_0 is unknown
                    "data":[4,0,2]                 | "data":[5,0,2]                   | LSTM: input sequence_lens: expected values from 0 to 4, got 5
                    "op":"LSTM"                    | "op":"Softmax"                   | Softmax: expected an operator LSTM, GRU or RNN
                    "op":"LSTM","attributes":{     | "op":"LSTM+Dense","attributes":{"then":"add one", | LSTM+Dense: attribute then = "add one": prose
                    "convention":"onnx"            | "convention":"onyx"              | convention "onyx": unknown
                    "Y_c":                         | "Y_d":                           | output Y_d: unknown
                    "dtype":"int32"                | "dtype":"string"                 | tensor sequence_lens: dtype: expected
                    {"name"                        | {"tomorrow":1,"name"            | member "tomorrow": unknown
                    "tolerance"                    | "notes"                          | member "tolerance" is missing
                    "expect":"success"             | "expect":true                    | member "expect": expected
                    "rtol"                         | "ulp"                            | tolerance: member "ulp": unknown
                    "rtol":2e-06                   | "rtol":-1                        | tolerance: member "rtol": expected at least 0, got -1.0
                    "atol":2e-06,"rtol":2e-06      | "note":"close"                   | tolerance: expected atol, rtol or both
                    "dtype":"int32"                | "order":"F","dtype":"int32"      | tensor sequence_lens: member "order": unknown
                    {"name"                        | {{"name"                         | onnx-lstm_everything.json: line 1
                    """)
    void whatIsNotExactIsRefusedByName(String from, String to, String reason, @TempDir Path folder) throws IOException {
        Result result = changed(folder, LSTM, from, to);

        assertEquals(Status.REFUSED, result.status());
        assertTrue(result.detail().contains(reason), result.detail());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    keras-lstm_masked_backwards_0.json | "units":3 | "units":3,"calls":"twice, or thereabouts" | attribute calls = "twice, or thereabouts": prose
                    keras-lstm_masked_backwards_0.json | "units":3 | "units":3,"dtype":"float16" | attribute dtype = "float16": expected float32
                    keras-lstm_masked_backwards_0.json | "units":3 | "units":3,"time_major":true | attribute time_major = true: expected batch
                    keras-lstm_with_options_of_training.json | "shape":[3,4],"data":[1 | "shape":[3,4],"data":[2 | input mask: expected 0 or 1, got 2.0
                    keras-sequential.json | keras.layers.GRU | keras.layers.Masking | expected LSTM, GRU or SimpleRNN, got Masking
                    keras-lstm_masked_backwards_0.json | 0.2*x | 0.3*x | attribute hard_sigmoid = "clip(0.3*x+0.5,0,1)": expected
                    keras-bidirectional_gru_reset_after_1.json | "merge_mode":"sum" | "merge_mode":"none" | attribute merge_mode = "none": expected
                    keras-bidirectional_gru_reset_after_1.json | "go_backwards":true | "go_backwards":false | attribute backward_layer
                    keras-sequential_of_wrappers.json | "merge_mode":"ave" | "merge_mode":null | attribute merge_mode = null: the next layer takes one
                    keras-sequential_of_wrappers.json | "registered_name":null | "registered_name":"my>LSTM" | attribute registered_name = "my>LSTM": unknown
                    keras-sequential_of_wrappers.json | "class_name":"Dense" | "class_name":"LSTM" | TimeDistributed: expected Dense inside
                    keras-sequential_of_wrappers.json | "sparse":false | "sparse":true | attribute sparse = true: expected false
                    keras-sequential_of_wrappers.json | Bidirectional(GRU) | Bidirectional(Conv1D) | expected LSTM, GRU or SimpleRNN, got Conv1D
                    keras-bidirectional_gru_reset_after_1.json | "reset_after":true | "reset_after":false | input forward_bias: expected [9]
                    pytorch-lstm_two_layers_projected.json | "c_0" | "c_1" | PyTorch takes both or none
                    pytorch-lstm_two_layers_projected.json | "num_layers":2 | "num_layers":1 | input h_0: expected [2, 2, 2]
                    pytorch-lstm_two_layers_projected.json | torch.nn.LSTM | torch.nn.Transformer | expected torch.nn.LSTM, GRU or RNN
                    pytorch-lstm_two_layers_projected.json | "proj_size":2 | "proj_size":3 | attribute proj_size = 3: expected 0 for none, or less than the 3
                    pytorch-lstm_two_layers_projected.json | "proj_size":2 | "proj_size":2,"dtype":"torch.float16" | attribute dtype = "torch.float16": expected torch.float32
                    pytorch-gru_of_packed_rows.json | "proj_size":0 | "proj_size":2 | attribute proj_size = 2: an LSTM alone
                    pytorch-gru_of_packed_rows.json | [2,4,1] | [2,0,1] | input lengths: expected values from 1 to 5, got 0
                    pytorch-gru_of_packed_rows.json | "shape":[3],"data":[2,4,1] | "shape":[1,3],"data":[2,4,1] | input lengths: expected [3]
                    pytorch-lstm_cell.json | "c_0" | "c_2" | PyTorch takes both or none
                    pytorch-lstm_cell.json | "h_0" | "hidden" | PyTorch takes both or none
                    pytorch-rnn_cell_of_one_row.json | "hidden":{ | "h_2":{ | input h_2 is unknown
                    pytorch-rnn_dropout_and_linear.json | "in_features":3 | "in_features":4 | input head.weight: expected [2, 4]
                    pytorch-rnn_dropout_and_linear.json | "bias":false | "bias":true | input head.bias is missing
                    pytorch-rnn_dropout_and_linear.json | "inplace" | "in_place" | attribute in_place = false: unknown
                    pytorch-rnn_dropout_and_linear.json | torch.nn.Dropout | torch.nn.Softmax | expected torch.nn.LSTM, GRU or RNN
                    """)
    void soIsWhatKerasAndPyTorchSay(String file, String from, String to, String reason, @TempDir Path folder)
            throws IOException {
        Result result = changed(folder, file, from, to);

        assertEquals(Status.REFUSED, result.status());
        assertTrue(result.detail().contains(reason), result.detail());
    }

    /** One layer at each step, in the words of cases. */
    @Test
    void wrappersMayHaveTheirLayersOptionsBesideTheirOwn(@TempDir Path folder) throws IOException {
        Result result = changed(
                folder,
                "keras-sequential_of_wrappers.json",
                "{\"class_name\":\"TimeDistributed\",\"config\":{\"layer\":{\"class_name\":\"Dense\",\"config\":"
                        + "{\"units\":2,\"activation\":\"relu\"}}}}",
                "{\"layer\":\"TimeDistributed(Dense)\",\"units\":2,\"activation\":\"relu\"}");

        assertEquals(Status.PASSED, result.status(), result.detail());
    }

    /** As some exporters write them beside Sigmoid, Tanh, Tanh, none of which has one. */
    @Test
    void parametersThatNoFunctionHasSayNothing(@TempDir Path folder) throws IOException {
        Result result = changed(
                folder,
                LSTM,
                "\"hidden_size\":3",
                "\"hidden_size\":3,\"activation_alpha\":[1],\"activation_beta\":[0,1]");

        assertEquals(Status.PASSED, result.status(), result.detail());
    }

    @Test
    void aCaseThatExpectsARefusalFailsWhenItRuns(@TempDir Path folder) throws IOException {
        Result result = changed(folder, LSTM, "\"expect\":\"success\"", "\"expect\":\"failure\"");

        assertEquals(Status.FAILED, result.status());
        assertEquals("expected to be refused, but it ran", result.detail());
    }

    @Test
    void anOutputThatIsNoneIsNoRefusalOfACaseThatRan(@TempDir Path folder) throws IOException {
        Result result = changed(
                folder, LSTM, text -> text.replace("\"success\"", "\"failure\"").replace("\"Y_c\"", "\"Y_d\""));

        assertEquals(Status.FAILED, result.status());
        assertEquals("expected to be refused, but it ran", result.detail());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "tolerance"  | "notes"
                    "outputs"    | "notes"
                    "name"       | "id"
                    "attributes" | "options"
                    """)
    void aCaseThatExpectsARefusalNeedsNoMore(String from, String to, @TempDir Path folder) throws IOException {
        Result result = changed(folder, "keras-rnn_of_an_unknown_function.json", from, to);

        assertEquals(Status.PASSED, result.status(), result.detail());
        assertTrue(result.detail().startsWith("refused as expected: "), result.detail());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"name"            | {"seed":7,"version":"1","origin":{"tool":"t"},"generator":"g","path":"p","commit":"c","name"
                    "expect"           | "reference"
                    "expect":"success" | "expect":null
                    "name"             | "id"
                    "rtol":2e-06       | "note":"of a runner"
                    "inputs":{         | "inputs":{"D":null,
                    "outputs":{        | "outputs":{"Y_d":null,
                    "dtype":"int32"    | "note":"lengths","dtype":"int32"
                    """)
    void whatIsInformationOrMissingChangesNothing(String from, String to, @TempDir Path folder) throws IOException {
        Result result = changed(folder, LSTM, from, to);

        assertEquals(Status.PASSED, result.status(), result.detail());
    }

    @Test
    void aCaseThatStatesNothingIsRefused(@TempDir Path folder) throws IOException {
        String outputs = "\"outputs\":\\{.*\\},\"tolerance\"";
        Result nothing = changed(folder, LSTM, text -> text.replaceFirst(outputs, "\"outputs\":{},\"tolerance\""));
        assertEquals(Status.REFUSED, nothing.status());
        assertEquals("outputs: none is stated, so that there is nothing to compare", nothing.detail());

        Result shapes = changed(
                folder, LSTM, text -> text.replaceFirst(outputs, "\"output_shapes\":{\"Y\":[4,2,3,3]},\"notes\""));
        assertEquals(Status.PASSED, shapes.status(), shapes.detail());
        assertEquals("1 shapes", shapes.detail());
    }

    @Test
    void shapesOfOutputsAreCompared(@TempDir Path folder) throws IOException {
        String right = "\"output_shapes\":{\"Y\":[4,2,3,3],\"Y_h[1]\":[3,3]},\"expect\"";
        assertEquals(Status.PASSED, changed(folder, LSTM, "\"expect\"", right).status());

        Result wrong = changed(folder, LSTM, "\"expect\"", right.replace("[4,2,3,3]", "[4,2,3,4]"));

        assertEquals(Status.FAILED, wrong.status());
        assertEquals("Y: expected the shape [4, 2, 3, 4], got FLOAT[4, 2, 3, 3]", wrong.detail());
    }

    @Test
    void masksMayBeFloats(@TempDir Path folder) throws IOException {
        Result result = changed(
                folder, "keras-lstm_with_options_of_training.json", "\"dtype\":\"int32\"", "\"dtype\":\"float\"");

        assertEquals(Status.PASSED, result.status(), result.detail());
    }

    @Test
    void aDefectFailsItsCaseAndTheOthersAreRun(@TempDir Path folder) throws IOException {
        for (String name : List.of("1 of the format", "2 unreadable", "3 endless", "4 greedy", "5 sound")) {
            Files.createFile(folder.resolve(name));
        }
        CaseFormat format = path -> switch (path.getFileName().toString().charAt(0)) {
            case '1' -> throw new IllegalStateException("broken");
            case '2' -> throw new UncheckedIOException(new AccessDeniedException("here"));
            case '3' -> Optional.of(new Defective(new StackOverflowError()));
            case '4' -> Optional.of(new Defective(new OutOfMemoryError("heap")));
            case '5' -> Optional.of(new Defective(null));
            default -> Optional.empty();
        };
        List<Result> results;
        try (Backend backend = Backends.named("cpu", BackendOptions.DEFAULT)) {
            results = new Verifier(List.of(format))
                    .verify(List.of(folder), backend)
                    .results();
        }

        assertEquals(
                List.of(Status.FAILED, Status.FAILED, Status.FAILED, Status.FAILED, Status.PASSED),
                results.stream().map(Result::status).toList());
        List<String> details = results.stream().map(Result::detail).toList();
        assertTrue(details.get(0).startsWith("defect: java.lang.IllegalStateException: broken at "), details.get(0));
        assertTrue(details.get(1).startsWith("cannot be read: "), details.get(1));
        assertTrue(details.get(2).startsWith("defect: java.lang.StackOverflowError"), details.get(2));
        assertTrue(details.get(3).startsWith("defect: java.lang.OutOfMemoryError: heap"), details.get(3));
    }

    /** Throws what no case should, if there is such a thing. */
    private record Defective(@Nullable Error error) implements Case {
        @Override
        public String name() {
            return "defective";
        }

        @Override
        public boolean expectsSuccess() {
            return true;
        }

        @Override
        public Outputs compute(Backend backend) {
            if (error != null) {
                throw error;
            }
            return () -> new Comparison(true, "nothing");
        }
    }

    @Test
    void groupsAreNamedByTheCaseOrTheFolder(@TempDir Path folder) throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));

        assertEquals("onnx", changed(inner, LSTM, "bidirectional", "forward").group());
        assertEquals(
                "inner",
                changed(inner, LSTM, "onnx/lstm_everything", "lstm_everything").group());
    }

    @Test
    void theReportCountsByGroup() throws IOException {
        Report report = verify(CASES);

        assertEquals(report.results().size(), report.json().integer("passed"));
        assertEquals(0, report.json().integer("failed"));
        assertEquals(
                report.groups().keySet().stream().toList(),
                report.json().list("groups").stream()
                        .map(group -> group.asObject().string("name"))
                        .toList());
    }

    @Test
    void linksAreNotFollowedButNamed(@TempDir Path folder, @TempDir Path elsewhere) throws IOException {
        Path cases = Files.createDirectory(folder.resolve("cases"));
        Path one = Files.copy(CASES.resolve(LSTM), cases.resolve("one.json"));
        Files.createSymbolicLink(folder.resolve("again"), cases);
        Files.createSymbolicLink(cases.resolve("loop"), folder);
        Files.createSymbolicLink(cases.resolve("two.json"), one);
        Path other = Files.copy(CASES.resolve(LSTM), elsewhere.resolve("three.json"));
        Files.createSymbolicLink(cases.resolve("x-out.json"), other);
        Files.createSymbolicLink(cases.resolve("y-broken.json"), elsewhere.resolve("nothing"));

        List<Result> results = verify(folder).results();

        assertEquals(
                List.of(Status.PASSED, Status.REFUSED, Status.FAILED),
                results.stream().map(Result::status).toList());
        assertEquals("x-out.json", results.get(1).name());
        assertTrue(
                results.get(1).detail().startsWith("a link out of the folder"),
                results.get(1).detail());
        assertTrue(
                results.get(2).detail().startsWith("cannot be read: "),
                results.get(2).detail());
    }

    @Test
    void aFolderWithoutCasesIsAnError(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("other.json"), "[1, 2]");

        LstmException e = assertThrows(LstmException.class, () -> verify(folder));

        assertTrue(e.getMessage().contains("holds no conformance case"), e.getMessage());
    }
}
