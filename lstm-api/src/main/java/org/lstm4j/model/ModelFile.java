package org.lstm4j.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.internal.file.FormatVersion;
import org.lstm4j.internal.file.SafeTensorsReader;
import org.lstm4j.internal.file.SafeTensorsWriter;
import org.lstm4j.internal.file.Sha256;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.internal.file.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.layer.Parameter;
import org.lstm4j.spi.WeightFormat;

/**
 * A model on disk, with whatever a task needs beside it: one safetensors file, its tensors named and laid out as
 * {@link Model#parameters()} says, so that other tools read the weights as they are. Its metadata:
 *
 * <table>
 * <caption>Metadata</caption>
 * <tr><td>{@code lstm4j.format}</td><td>{@code 1}</td></tr>
 * <tr><td>{@code lstm4j.model}</td><td>the layers, as JSON</td></tr>
 * <tr><td>{@code lstm4j.weights}</td><td>{@code BF16} or {@code INT8} where {@link Model#weightFormat} says so; absent for
 * F32</td></tr>
 * <tr><td>{@code lstm4j.task}</td><td>the task's JSON; absent without one</td></tr>
 * <tr><td>{@code lstm4j.sha256}</td><td>SHA-256 in hexadecimal over {@link Model#fingerprint} and then the task's text, in
 * UTF-8: whoever reads the file knows that no bit has changed</td></tr>
 * </table>
 *
 * <p>Weight matrices in BF16 have that dtype; in INT8 they are codes of dtype I8, with the scale of each row in a tensor of the
 * same name and {@code .scale} behind it. A weight is its code times its scale, exactly.
 *
 * @param model the layers and weights; values that are not finite are kept as they are
 * @param task JSON that means something to the task that wrote it, such as transforms or a vocabulary; null for none
 */
public record ModelFile(Model model, @Nullable String task) {
    private static final String PREFIX = "lstm4j.";
    private static final String FORMAT = PREFIX + "format";
    private static final String MODEL = PREFIX + "model";
    private static final String WEIGHTS = PREFIX + "weights";
    private static final String TASK = PREFIX + "task";
    private static final String SHA_256 = PREFIX + "sha256";
    private static final List<String> KEYS = List.of(FORMAT, MODEL, WEIGHTS, TASK, SHA_256);
    private static final FormatVersion VERSION = new FormatVersion("model", FORMAT, "1");

    /** @throws LstmException when the task is not JSON */
    public ModelFile {
        if (task != null) {
            try {
                Json.parse(task);
            } catch (JsonException e) {
                throw new LstmException("task must be JSON: " + e.getMessage(), e);
            }
        }
    }

    /** Saves a model alone; see {@link #save(Path)}. */
    public static void save(Path file, Model model) {
        new ModelFile(Objects.requireNonNull(model, "model"), null).save(Objects.requireNonNull(file, "file"));
    }

    /**
     * Replaces the file atomically: a crash leaves the old one or the new one.
     *
     * @throws LstmException naming the file and the system's reason
     */
    public void save(Path file) {
        AtomicFile.write(file, channel -> SafeTensorsWriter.write(channel, metadata(), tensors()));
    }

    /**
     * Reads a file, and believes nothing in it unchecked.
     *
     * @throws ModelFormatException when it is no intact model file of this version, naming the file, what and where
     * @throws LstmException when the system cannot read it, with the reason
     */
    public static ModelFile load(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel, file.toString());
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    static ModelFile read(SeekableByteChannel channel, String source) throws IOException {
        SafeTensorsReader reader = SafeTensorsReader.open(channel, source);
        Map<String, String> metadata = reader.metadata();
        checkKeys(metadata, source);
        Architecture architecture = architecture(required(metadata, MODEL, source), source);
        WeightFormat format = format(metadata.get(WEIGHTS), source);
        WeightTensors weights = new WeightTensors(reader, format, source);
        for (Parameter parameter : architecture.allParameters()) {
            weights.read(parameter);
        }
        for (String name : reader.names()) {
            if (!weights.names().contains(name)) {
                throw new ModelFormatException(
                        source + ": tensor " + Json.quote(name) + " belongs to no layer of " + MODEL);
            }
        }
        Model model = new Model(architecture, weights.arrays(), format);
        ModelFile file = checkedTask(model, metadata.get(TASK), source);
        if (!file.digest().equals(required(metadata, SHA_256, source))) {
            throw new ModelFormatException(source + ": content does not match " + SHA_256
                    + ": the file is damaged or was edited; take an intact copy");
        }
        return file;
    }

    private static void checkKeys(Map<String, String> metadata, String source) {
        VERSION.require(metadata, source);
        for (String key : metadata.keySet()) {
            if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
                throw new ModelFormatException(source + ": metadata " + Json.quote(key) + " is unknown");
            }
        }
    }

    private static String required(Map<String, String> metadata, String key, String source) {
        String value = metadata.get(key);
        if (value == null) {
            throw new ModelFormatException(source + ": metadata has no " + key);
        }
        return value;
    }

    private static WeightFormat format(@Nullable String name, String source) {
        if (name == null) {
            return WeightFormat.F32;
        }
        for (WeightFormat format : List.of(WeightFormat.BF16, WeightFormat.INT8)) {
            if (format.name().equals(name)) {
                return format;
            }
        }
        throw new ModelFormatException(source + ": " + WEIGHTS + ": expected BF16 or INT8, got " + Json.quote(name));
    }

    private static Architecture architecture(String text, String source) {
        try {
            return ArchitectureJson.read(Json.parse(text).asObject());
        } catch (LstmException e) {
            throw new ModelFormatException(source + ": " + MODEL + ": " + e.getMessage(), e);
        }
    }

    private static ModelFile checkedTask(Model model, @Nullable String task, String source) {
        try {
            return new ModelFile(model, task);
        } catch (LstmException e) {
            throw new ModelFormatException(source + ": " + TASK + ": " + e.getMessage(), e);
        }
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION.version());
        metadata.put(MODEL, ArchitectureJson.write(model.architecture()).write());
        if (model.weightFormat() != WeightFormat.F32) {
            metadata.put(WEIGHTS, model.weightFormat().name());
        }
        if (task != null) {
            metadata.put(TASK, task);
        }
        metadata.put(SHA_256, digest());
        return metadata;
    }

    private List<Tensor> tensors() {
        return model.parameters().stream()
                .flatMap(parameter -> WeightTensors.of(model, parameter).stream())
                .toList();
    }

    private String digest() {
        Sha256 digest = new Sha256().add(model.fingerprint());
        if (task != null) {
            digest.add(task);
        }
        return digest.hex();
    }
}
