package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.interchange.onnx.export.OnnxExport;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;

/** A model that a command cannot use is called what it is. */
class SavedKindTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void models() throws IOException {
        Files.writeString(folder.resolve("text.txt"), "The quick brown fox.\n".repeat(20));
        Files.writeString(folder.resolve("table.csv"), "text,label\ngood day,a\nbad day,b\n".repeat(9));
        Files.writeString(folder.resolve("pairs.tsv"), "ab\tba\nbc\tcb\n");
        train("language train F/text.txt --save F/language --hidden 2 --layers 1 --batch 3 --steps 8 --epochs 1");
        train("classify train F/table.csv --save F/classifier --hidden 2 --width 2 --epochs 1");
        train("translate train F/pairs.tsv --save F/translator --hidden 2 --embedding 2 --epochs 1");
        train("forecast --save F/forecast --hidden 2 --members 1 --epochs 1");
        Model network = Model.builder(2).add(LSTM.of(3)).build();
        ModelFile.save(folder.resolve("network"), network);
        OnnxExport.save(folder.resolve("onnx"), network);
    }

    private static void train(String command) {
        Lstm run = run(command + " --quiet");
        assertEquals(0, run.exitCode(), run.err());
    }

    private static Lstm run(String command) {
        return Lstm.run(command.replace("F/", folder + "/").split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        language generate F/classifier --prompt a | is a classifier; use lstm classify predict, or name a language model, as 'lstm language train --save' writes one
        language evaluate F/forecast F/text.txt   | is a forecast model; use lstm forecast --model, or name a language model, as 'lstm language train --save' writes one
        classify predict F/translator a           | is a translator; use lstm translate run, or name a classifier, as 'lstm classify train --save' writes one
        classify evaluate F/language F/table.csv  | is a language model; use lstm language generate, or name a classifier, as 'lstm classify train --save' writes one
        translate run F/network a                 | is a network of no task; use lstm run, or name a translator, as 'lstm translate train --save' writes one
        translate evaluate F/onnx                 | is a model of another system (ONNX); name a translator, as 'lstm translate train --save' writes one
        forecast --model F/text.txt               | is no model; name a forecast model, as 'lstm forecast --save' writes one
        run F/translator --input x=x --output-dir F/out | is a translator, which translates texts; use lstm translate run
        convert F/translator F/out.onnx           | is a translator, which translates texts; use lstm translate run
        """)
    void itIsCalledWhatItIs(String command, String expected) {
        String error = run(command).onlyError(1);

        assertTrue(error.endsWith(": " + expected), error);
        assertTrue(error.contains(folder.toString()), error);
    }

    @Test
    void ofADamagedFileTheDamageIsNamed() throws IOException {
        for (String kind : new String[] {"language", "classifier", "translator", "forecast"}) {
            byte[] bytes = Files.readAllBytes(folder.resolve(kind));
            Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length - 1));
            String command = switch (kind) {
                case "language" -> "language generate F/cut --prompt a";
                case "classifier" -> "classify predict F/cut a";
                case "translator" -> "translate run F/cut a";
                default -> "forecast --model F/cut";
            };

            String error = run(command).onlyError(1);

            assertTrue(error.contains("cut: ") && error.endsWith(" --save'"), error);
            assertTrue(!error.contains("is no model") && !error.contains(": is a"), error);
        }
    }
}
