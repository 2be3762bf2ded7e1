package org.lstm4j.cli;

import org.lstm4j.tasks.translate.TranslationSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --beam}: how widely a translation is searched for. */
final class BeamOption {

    @Option(
            names = "--beam",
            paramLabel = "N",
            description = "Hypotheses that are followed at a time; 1 takes the likeliest token each time (default:"
                    + " ${DEFAULT-VALUE}).")
    private int beam = TranslationSession.DEFAULT_BEAM;

    /** @throws ParameterException when there are none, or too many */
    int checked(CommandSpec spec) {
        if (beam < 1 || beam > TranslationSession.MAX_BEAM) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--beam: expected 1 to " + TranslationSession.MAX_BEAM + " hypotheses, got " + beam);
        }
        return beam;
    }
}
