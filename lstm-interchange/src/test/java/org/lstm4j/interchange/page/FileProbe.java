package org.lstm4j.interchange.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.ZipEdit;
import org.lstm4j.interchange.dl4j.Dl4jModel;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.ModelWriter;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.interchange.file.StackModel;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.export.OnnxExport;
import org.lstm4j.interchange.onnx.export.OnnxExportOptions;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.interchange.pytorch.StateDictOptions;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;

/** One file that says a feature and is read, or one model that has it and is written. */
@FunctionalInterface
interface FileProbe {
    /** @throws UnsupportedModelException if it is refused */
    void attempt(Path folder) throws IOException;

    /** How the code answers: null when it reads or writes, else why it refuses. */
    @Nullable
    default String refusal(Path folder) {
        try {
            attempt(folder);
            return null;
        } catch (UnsupportedModelException e) {
            String message = e.getMessage();
            return message.startsWith(folder.toString()) ? message.substring(message.indexOf(": ") + 2) : message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One of the files of the readers' own tests.
     *
     * @param edit none, or a text of its configuration and another one in its place, with {@code '} for quotes
     */
    static FileProbe keras(String resource, String... edit) {
        return folder ->
                ImportedModel.read(file(folder, "keras/" + resource, "config.json", edit), ReadOptions.DEFAULT);
    }

    /** As {@link #keras}. */
    static FileProbe dl4j(String resource, String... edit) {
        return folder -> Dl4jModel.read(file(folder, "dl4j/" + resource, "configuration.json", edit));
    }

    /** A {@code state_dict} of the reader's own tests. */
    static FileProbe stateDict(String resource, StateDictOptions options) {
        return folder -> StateDict.load(file(folder, "pytorch/" + resource), options);
    }

    private static Path file(Path folder, String resource) throws IOException {
        return Files.write(folder.resolve("file"), Goldens.bytes(FileProbe.class, "../" + resource));
    }

    private static Path file(Path folder, String resource, String configuration, String... edit) throws IOException {
        Path file = file(folder, resource);
        if (edit.length == 0) {
            return file;
        }
        String old = edit[0].replace('\'', '"');
        String text = new String(ZipEdit.entry(file, configuration), StandardCharsets.UTF_8);
        assertTrue(text.contains(old), () -> resource + " has no " + old);
        return ZipEdit.of(file, configuration, old, edit[1].replace('\'', '"'));
    }

    /** Out and in again, as the same model; a file of short weights does not ask to compute with them. */
    static FileProbe stateDict(Model model) {
        return folder -> {
            Path file = folder.resolve("model.safetensors");
            ModelWriter.STATE_DICT.write(file, new StackModel(new ModelFile(model, null), false, null));
            assertEquals(model, StateDict.load(file).withWeightFormat(model.weightFormat()));
        };
    }

    /** Out, and in again as layers. */
    static FileProbe onnx(Model model, OnnxExportOptions options) {
        return folder -> {
            Path file = folder.resolve("model.onnx");
            OnnxExport.save(file, model, options);
            OnnxModel.read(file).chain();
        };
    }
}
