package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lstm4j.interchange.file.Inspection;
import org.lstm4j.interchange.file.Inspection.Part;
import org.lstm4j.tasks.text.Plain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm inspect}: what a model file holds. */
@Command(
        name = "inspect",
        sortOptions = false,
        description = {
            "Says what a model file is and holds: inputs, outputs, layers or nodes, weights; and, where it cannot be run exactly,"
                    + " what is refused. The file is LSTM4J's own, ONNX, PyTorch's state_dict in safetensors, Keras's .keras or"
                    + " .h5, or a zip of DL4J's. A stack of layers reads x, [N, T, features], and gives y.",
        },
        footer = {
            "",
            "Examples:",
            "  lstm inspect model.onnx",
            "  lstm inspect state.safetensors --arch 'lstm, final, fc'",
            "  lstm inspect model.keras --json    the same for programs"
        })
final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "Model file; its content says the format.")
    private Path file;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private JsonOption json;

    /** Read by picocli and by {@link Errors}; there is no progress to be quiet about. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Inspection inspection = Inspection.of(file, reading.get());
        json.deliver(spec, inspection.json().pretty(), out -> print(inspection, out));
        return ExitCode.OK;
    }

    private static void print(Inspection inspection, PrintWriter out) {
        line(out, "format", inspection.format().toString());
        inspection.facts().forEach((name, value) -> line(out, name, value));
        inspection.inputs().forEach(input -> line(out, "input", input));
        inspection.outputs().forEach(output -> line(out, "output", output));
        for (Part part : inspection.parts()) {
            line(
                    out,
                    part.name(),
                    part.kind()
                            + (part.shape().isEmpty() ? "" : "  " + part.shape())
                            + (part.weights() == 0 ? "" : "  " + grouped(part.weights()) + " weights"));
        }
        List<String> formats = inspection.weightFormats();
        line(
                out,
                "weights",
                grouped(inspection.weights()) + (formats.isEmpty() ? "" : " in " + String.join(", ", formats)));
        String refusal = inspection.refusal();
        if (refusal != null) {
            line(out, "refused", refusal);
        }
    }

    private static void line(PrintWriter out, String name, String value) {
        out.println(Plain.text("%-10s  %s".formatted(name, value)));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
