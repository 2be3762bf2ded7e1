package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.verify.Report;
import org.lstm4j.interchange.verify.Report.Result;
import org.lstm4j.interchange.verify.Report.Status;
import org.lstm4j.interchange.verify.Verifier;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.text.Plain;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm verify}: conformance cases of other systems against a backend. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Runs conformance cases of other systems and compares with what they expect. A case passes, fails, or is refused"
                    + " with the part of it that cannot be computed exactly here. Exit code 1 when any has failed.",
        },
        footer = {
            "",
            "Examples:",
            "  lstm verify cases                     all cases in a folder and the folders in it",
            "  lstm verify a.json b.json             some files",
            "  lstm verify cases --json=result.json  with the result of each case for programs",
        })
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders with cases.")
    private List<Path> paths;

    @Mixin
    private BackendOption backend;

    @Option(
            names = "--convert-doubles",
            description = "Round ONNX models in double precision to floats; otherwise they are refused.")
    private boolean convertDoubles;

    @Mixin
    private JsonOption json;

    /** Read by picocli and by {@link Errors}; there is no progress to be quiet about. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Report report;
        try (Backend device = backend.open()) {
            OnnxOptions options = OnnxOptions.DEFAULT.withConvertDoubles(convertDoubles);
            report = Verifier.ofAllFormats(options).verify(paths, device);
        }
        json.deliver(spec, report.json().pretty(), out -> print(report, out));
        return report.count(Status.FAILED) > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private void print(Report report, PrintWriter out) {
        report.groups().forEach((group, results) -> {
            out.printf("%-28s", Plain.text(group));
            for (Status status : Status.values()) {
                out.printf(
                        "  %3d %s",
                        results.stream()
                                .filter(result -> result.status() == status)
                                .count(),
                        status.text());
            }
            out.println();
            for (Result result : results) {
                if (result.status() != Status.PASSED) {
                    out.println(Plain.text(
                            "  %s %s: %s".formatted(result.status().text(), result.name(), result.detail())));
                }
            }
        });
        for (Status status : Status.values()) {
            out.printf(
                    "%d %s%s", report.count(status), status.text(), status == Status.REFUSED ? "%n".formatted() : ", ");
        }
    }
}
