package org.lstm4j.interchange.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.interchange.onnx.OnnxOptions;

/** Folders of ONNX's backend tests: {@code model.onnx}, and folders {@code test_data_set_N} beside it. */
public final class OnnxFolders implements CaseFormat {
    private final OnnxOptions options;

    /** Folders whose models, and inputs in files, are read with some options. */
    public OnnxFolders(OnnxOptions options) {
        this.options = options;
    }

    @Override
    public Optional<Case> open(Path path) {
        if (!Files.isRegularFile(path.resolve("model.onnx"))) {
            return Optional.empty();
        }
        List<Path> sets = sets(path);
        return sets.isEmpty() ? Optional.empty() : Optional.of(new DataSets(path, sets, options));
    }

    /** Some of these folders lie packed beside themselves, as {@code test_data_set_N.zip}. */
    private static List<Path> sets(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("test_data_set_"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
