package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.lstm4j.interchange.file.FileFormat;
import org.lstm4j.interchange.file.GivenInputs;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.text.Plain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm run}: arrays through a model of any format. */
@Command(
        name = "run",
        sortOptions = false,
        description = {
            "Runs a model once: NumPy arrays in, NumPy arrays out. The model is LSTM4J's own, ONNX, PyTorch's state_dict in"
                    + " safetensors, Keras's .keras or .h5, or a zip of DL4J's; 'lstm inspect' lists its inputs.",
        },
        footer = {
            "",
            "Examples:",
            "  lstm run model.onnx --input X=x.npy --input lengths=n.npy --output-dir out",
            "  lstm run model.keras --input x=x.npy --output-dir out    a stack of layers reads x and gives y",
            "  lstm run network.zip --input x=x.npy --output-dir out --logits",
            "  lstm run model.safetensors --arch 'lstm, final, fc' --input x=x.npy --output-dir out"
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "Model file; its content says the format.")
    private Path file;

    @Option(
            names = "--input",
            paramLabel = "NAME=FILE",
            required = true,
            description = "An input and the .npy file that holds it; once for each input.")
    private List<String> inputs;

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            required = true,
            description = "Folder for one .npy file of each output, NAME.npy; made where it is missing.")
    private Path folder;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private BackendOption backend;

    @Mixin
    private JsonOption json;

    /** Read by picocli and by {@link Errors}; there is no progress to be quiet about. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Map<String, Path> files = files();
        files.values().forEach(source -> Outputs.requireNotRead(spec, source));
        ReadOptions options = reading.get();
        // Where a file has no doubles, the option is meant for the inputs alone.
        boolean doubles = FileFormat.of(file).hasDoubles() && options.convertDoubles();
        ImportedModel model = SavedKind.read(file, () -> ImportedModel.read(file, options.withConvertDoubles(doubles)));
        GivenInputs.requireNames(model.inputs(), files.keySet());
        OutputFolder target = OutputFolder.of(
                spec, folder, model.outputs().stream().map(ValueInfo::name).toList());
        Map<String, Tensor> given = new LinkedHashMap<>();
        files.forEach((name, from) -> given.put(name, Npy.read(from)));
        Map<String, Tensor> outputs;
        try (Backend device = backend.open()) {
            outputs = model.run(device, given, options);
        }
        target.write(outputs);
        report(target, outputs);
        return ExitCode.OK;
    }

    private Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String input : inputs) {
            int sign = input.indexOf('=');
            if (sign < 1 || sign == input.length() - 1) {
                throw new ParameterException(
                        spec.commandLine(), "--input: expected NAME=FILE, as x=x.npy, got '" + input + "'");
            }
            String name = input.substring(0, sign);
            if (files.put(name, Path.of(input.substring(sign + 1))) != null) {
                throw new ParameterException(spec.commandLine(), "--input: '" + name + "' is given twice");
            }
        }
        return files;
    }

    private void report(OutputFolder target, Map<String, Tensor> outputs) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<JsonObject> written = outputs.entrySet().stream()
                .map(output -> Json.object()
                        .put("name", output.getKey())
                        .put("type", output.getValue().type().name())
                        .put(
                                "shape",
                                Json.array(Arrays.stream(output.getValue().shape())
                                        .asDoubleStream()
                                        .toArray()))
                        .put("file", target.file(output.getKey()).toString())
                        .build())
                .toList();
        json.write(Json.object().put("outputs", Json.array(written)).build().pretty(), out);
        if (!json.toStandardOutput()) {
            outputs.forEach(
                    (name, tensor) -> out.println(Plain.text(name + ": " + tensor + " in " + target.file(name))));
        }
    }
}
