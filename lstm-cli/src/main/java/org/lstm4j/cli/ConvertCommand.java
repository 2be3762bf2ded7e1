package org.lstm4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.ModelWriter;
import org.lstm4j.interchange.file.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm convert}: a model out of one format into another. */
@Command(
        name = "convert",
        sortOptions = false,
        description = {
            "Writes a model in another format, with the same numbers, or says what that format cannot hold. The content of IN"
                    + " says what it is: LSTM4J's own, PyTorch's state_dict in safetensors, Keras's .keras or .h5, a zip of DL4J's,"
                    + " or ONNX, where its graph is a stack of layers; any other graph is run, by lstm run, and not converted. The"
                    + " ending of OUT says the format: .lstm is LSTM4J's own, .safetensors PyTorch's state_dict, .onnx ONNX.",
        },
        footer = {
            "",
            "Examples:",
            "  lstm convert model.keras model.lstm",
            "  lstm convert model.onnx model.lstm           out of PyTorch, where its exporter wrote a stack of layers",
            "  lstm convert network.zip model.lstm --logits    without the softmax of a classifier",
            "  lstm convert state.safetensors model.lstm --arch 'embedding, lstm, final, fc'",
            "  lstm convert model.lstm state.safetensors    for PyTorch",
            "  lstm convert model.lstm model.onnx           for ONNX Runtime"
        })
final class ConvertCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "IN", description = "Model file; its content says the format.")
    private Path in;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            converter = NewFile.Converter.class,
            description = "File to write; its ending says the format.")
    private NewFile out;

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "The output of an ONNX model with several that the layers are to give.")
    private @Nullable String output;

    @Option(names = "--force", description = "Replace OUT if it is there.")
    private boolean force;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        ModelWriter writer = Errors.orUsage(spec, () -> ModelWriter.to(out.file()));
        if (Files.exists(out.file()) && !force) {
            throw new LstmException("OUT " + out + ": is there already; name another one, or replace it by --force");
        }
        ImportedModel model = SavedKind.read(in, () -> ImportedModel.read(in, options()));
        writer.write(out.file(), model);
        if (!common.quiet) {
            spec.commandLine().getOut().println("written: " + out);
        }
        return ExitCode.OK;
    }

    private ReadOptions options() {
        return output == null ? reading.get() : reading.get().withOutput(output);
    }
}
