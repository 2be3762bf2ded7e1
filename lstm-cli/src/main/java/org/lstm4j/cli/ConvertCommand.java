package org.lstm4j.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.ModelWriter;
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
                    + " says what it is: LSTM4J's own, PyTorch's state_dict in safetensors, Keras's .keras or .h5, or a zip of"
                    + " DL4J's; ONNX graphs are run, and not converted. The ending of OUT says the format: .lstm is LSTM4J's own,"
                    + " .safetensors PyTorch's state_dict, .onnx ONNX.",
        },
        footer = {
            "",
            "Examples:",
            "  lstm convert model.keras model.lstm",
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

    @Parameters(index = "1", paramLabel = "OUT", description = "File to write; its ending says the format.")
    private Path out;

    @Option(names = "--force", description = "Replace OUT if it is there.")
    private boolean force;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        ModelWriter writer = Errors.orUsage(spec, () -> ModelWriter.to(out));
        Target.requireWritable("OUT", out, in);
        if (Files.exists(out) && !force) {
            throw new LstmException("OUT " + out + ": is there already; name another one, or replace it by --force");
        }
        ImportedModel model = ImportedModel.read(in, reading.get());
        writer.write(out, model);
        if (!common.quiet) {
            PrintWriter text = spec.commandLine().getOut();
            text.println("written: " + out);
            text.flush();
        }
        return ExitCode.OK;
    }
}
