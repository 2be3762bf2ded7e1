package org.lstm4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lstm} itself: help, version and the list of subcommands. */
@Command(
        name = "lstm",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ForecastCommand.class,
            LanguageCommand.class,
            ClassifyCommand.class,
            TranslateCommand.class,
            BackendsCommand.class,
            BenchCommand.class,
            InspectCommand.class,
            RunCommand.class,
            ConvertCommand.class,
            VerifyCommand.class,
            GatesCommand.class,
            CompletionCommand.class
        },
        description =
                "Recurrent networks at work: forecasts, language models, classifiers of texts, translators, models of other"
                        + " systems, what gates do, backends and their speed.",
        footer = {
            "",
            "Examples:",
            "  lstm forecast                        two years of CO2 from the bundled record",
            "  lstm forecast --data sales.csv       a file of yours",
            "  lstm language train book.txt --save book.lstm",
            "  lstm classify train reviews.csv --save reviews.lstm",
            "  lstm translate train pairs.tsv --save dates.lstm",
            "  lstm backends                        what this machine can compute on",
            "  lstm run model.onnx --input x=x.npy --output-dir out",
            "  lstm verify cases                    conformance cases of other systems",
            "  lstm gates model.safetensors         what the gates of a model do, step by step",
            "  lstm forecast --help                 all options of a command",
            "  source <(lstm completion bash)       completes what is typed, in this shell",
            "",
            "Results for programs: --json alone to standard output, --json=FILE into a file; --csv likewise.",
            "",
            "Exit codes: 0 done, 1 failed, 2 called wrongly, 130 interrupted, 141 nobody read on. An error is one line; --debug",
            "adds the stack trace. An interrupted training goes on when the same command is given again in the same folder."
        })
final class LstmCommand implements Runnable {

    private final Shutdown shutdown;

    @Spec
    private CommandSpec spec;

    LstmCommand(Shutdown shutdown) {
        this.shutdown = shutdown;
    }

    /** What ends the JVM while the command runs. */
    static Shutdown shutdown(CommandSpec spec) {
        return ((LstmCommand) spec.root().userObject()).shutdown;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? one of " + String.join(", ", spec.subcommands().keySet()));
    }
}
