package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class OptionNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        forecast | horizon: expected 1 to 9, found 0           | --horizon: expected 1 to 9, found 0
        forecast | a.csv: no dates; name the column of dates, or write | a.csv: no dates; name the column of dates (--date), or write
        forecast | add them, or fill them in with linear imputation | add them, or fill them in with linear imputation (--impute linear)
        forecast | no target column 'a'; the columns are b; name one of them | no target column 'a'; the columns are b; name one of them by --target
        forecast | no text column 'a'; the columns are b; name one of them | no text column 'a'; the columns are b; name one of them
        gates    | a.csv: no dates; name the column of dates, or write | a.csv: no dates; name the column of dates, or write
        gates    | unit must lie in [0, 4), got 5              | --unit must lie in [0, 4), got 5
        gates    | horizon: expected 1 to 9, found 0           | horizon: expected 1 to 9, found 0
        gates    | gradients: no RNN here; take the CPU        | --gradients: no RNN here; take the CPU (--backend cpu)
        language/train | held-out must be a share in [0, 0.5], got 1 | --held-out must be a share in [0, 0.5], got 1
        language/train | hiddenSize must lie in [1, 9], got 10 | --hidden must lie in [1, 9], got 10
        language/train | heldOut must be a share              | --held-out must be a share
        """)
    void settingsAreCalledAsTheCommandsOptionsAre(String command, String message, String expected) {
        CommandSpec spec = Main.commandLine(Shutdown.OF_JVM).getCommandSpec();
        for (String name : command.split("/")) {
            CommandLine inner = spec.subcommands().get(name);
            spec = inner.getCommandSpec();
        }

        assertEquals(expected, OptionNames.in(spec, message));
    }

    @Test
    void numbersAgreeWithWhatTheyCount() {
        assertEquals("0 epochs", Counted.of(0, "epoch"));
        assertEquals("1 epoch", Counted.of(1, "epoch"));
        assertEquals("1 class", Counted.of(1, "class", "classes"));
        assertEquals("2 classes", Counted.of(2, "class", "classes"));
    }
}
