package org.lstm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.internal.file.SystemReason;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A folder with one {@code .npy} file for each output of a model. A name out of the model leads nowhere else: what is no letter
 * of ASCII, digit, dot, minus or underscore becomes an underscore.
 */
final class OutputFolder {
    private static final String OPTION = "--output-dir";
    private static final int LONGEST = 100;

    private final Path folder;
    private final Map<String, String> fileNames;

    private OutputFolder(Path folder, Map<String, String> fileNames) {
        this.folder = folder;
        this.fileNames = fileNames;
    }

    /** Refuses a folder that could not be made or written, before the work whose results it is to hold. */
    static OutputFolder of(CommandSpec spec, Path folder, List<String> outputs) {
        Map<String, String> fileNames = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (String output : outputs) {
            String plain = output.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.", "_");
            String base = plain.substring(0, Math.min(LONGEST, plain.length()));
            String name = base + ".npy";
            for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
                name = base + "_" + i + ".npy";
            }
            fileNames.put(output, name);
        }
        for (String name : fileNames.values()) {
            Outputs.requireApart(spec, OPTION, folder.resolve(name));
        }
        if (Files.isDirectory(folder)) {
            fileNames.values().forEach(name -> Places.requireWritable(OPTION, folder.resolve(name)));
        } else {
            Places.requireCreatable(OPTION, folder);
        }
        return new OutputFolder(folder, fileNames);
    }

    /** Where an output goes. */
    Path file(String output) {
        return folder.resolve(Objects.requireNonNull(fileNames.get(output)));
    }

    /** Writes all outputs beside their places first, so that none appears before each is whole. */
    void write(Map<String, Tensor> outputs) {
        List<Path> temporary = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            Path aside = Files.createTempDirectory(folder, ".lstm-");
            temporary.add(aside);
            for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
                Path file = aside.resolve(file(output.getKey()).getFileName());
                temporary.addFirst(file);
                Npy.write(file, output.getValue());
            }
            for (String output : outputs.keySet()) {
                Path file = file(output);
                Files.move(aside.resolve(file.getFileName()), file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new LstmException(OPTION + " " + folder + ": cannot write: " + SystemReason.of(e), e);
        } finally {
            temporary.forEach(OutputFolder::deleteQuietly);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure that left it behind is the one to report.
        }
    }
}
