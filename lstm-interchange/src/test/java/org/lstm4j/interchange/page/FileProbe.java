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
import org.lstm4j.interchange.keras.KerasModel;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.export.OnnxExport;
import org.lstm4j.interchange.onnx.export.OnnxExportOptions;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.interchange.pytorch.StateDictOptions;
import org.lstm4j.model.Model;

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
        return folder -> KerasModel.read(file(folder, "keras/" + resource, "config.json", edit));
    }

    /** As {@link #keras}. */
    static FileProbe dl4j(String resource, String... edit) {
        return folder -> Dl4jModel.read(file(folder, "dl4j/" + resource, "configuration.json", edit));
    }

    private static Path file(Path folder, String resource, String configuration, String... edit) throws IOException {
        Path file = Files.write(folder.resolve("file"), Goldens.bytes(FileProbe.class, "../" + resource));
        if (edit.length == 0) {
            return file;
        }
        String old = edit[0].replace('\'', '"');
        String text = new String(ZipEdit.entry(file, configuration), StandardCharsets.UTF_8);
        assertTrue(text.contains(old), () -> resource + " has no " + old);
        return ZipEdit.of(file, configuration, old, edit[1].replace('\'', '"'));
    }

    /** One of the files of the reader's own tests, whose modules are called in the order of an architecture. */
    static FileProbe stateDict(String resource, String architecture) {
        return folder -> StateDict.load(
                file(folder, "pytorch/" + resource, ""), StateDictOptions.DEFAULT.withArchitecture(architecture));
    }

    /** Out and in again, as the same model. */
    static FileProbe stateDict(Model model) {
        return folder -> {
            Path file = folder.resolve("model.safetensors");
            StateDict.save(file, model);
            assertEquals(model, StateDict.load(file));
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
