package org.lstm4j.cli;

import picocli.CommandLine.Command;

/** {@code lstm language}: models that say what comes next in a text. */
@Command(
        name = "language",
        subcommands = {LanguageTrainCommand.class, LanguageGenerateCommand.class, LanguageEvaluateCommand.class},
        description = "Trains networks that say what comes next in a text, lets them write, and measures them.",
        footer = {
            "",
            "Examples:",
            "  lstm language train book.txt --save book.lstm",
            "  lstm language generate book.lstm --prompt 'The Time' --length 300 --temperature 0.8",
            "  lstm language evaluate book.lstm another.txt"
        })
final class LanguageCommand extends CommandGroup {}
