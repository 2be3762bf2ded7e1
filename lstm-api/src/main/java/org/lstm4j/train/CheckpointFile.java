package org.lstm4j.train;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.lstm4j.model.Model;
import org.lstm4j.spi.RecurrentSpec;

/**
 * Checkpoints as safetensors: {@code weights.*}, {@code best.*}, {@code moment1.*} and {@code moment2.*} named and laid out
 * as the model's parameters, {@code losses} of the epoch that is under way, {@code carried.0.h} and {@code carried.0.c} of
 * each recurrent part where sequences are cut into windows; and in the metadata:
 *
 * <table>
 * <caption>Metadata</caption>
 * <tr><td>{@code lstm4j.checkpoint}</td><td>{@code 1}</td></tr>
 * <tr><td>{@code lstm4j.training}</td><td>what identifies the training, as JSON</td></tr>
 * <tr><td>{@code lstm4j.progress}</td><td>how far it is, as JSON</td></tr>
 * <tr><td>{@code lstm4j.sha256}</td><td>over these three texts and all tensors in the order of this list</td></tr>
 * </table>
 */
final class CheckpointFile {
    private static final String FORMAT = "lstm4j.checkpoint";
    private static final String TRAINING = "lstm4j.training";
    private static final String PROGRESS = "lstm4j.progress";
    private static final String SHA_256 = "lstm4j.sha256";
    private static final FormatVersion VERSION = new FormatVersion("checkpoint", FORMAT, "1");
    private static final List<String> KEYS = List.of(FORMAT, TRAINING, PROGRESS, SHA_256);
    private static final String LOSSES = "losses";
    private static final String CARRIED = "carried.";

    private CheckpointFile() {}

    /** Replaces the file atomically: whenever the process dies, the old checkpoint is there, or the new one. */
    static void write(Path file, Checkpoint checkpoint) {
        List<Tensor> tensors = tensors(checkpoint);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(FORMAT, VERSION.version());
        metadata.put(TRAINING, CheckpointJson.identity(checkpoint.identity()).write());
        metadata.put(PROGRESS, CheckpointJson.progress(Progress.of(checkpoint)).write());
        metadata.put(SHA_256, digest(metadata, tensors));
        AtomicFile.write(file, channel -> SafeTensorsWriter.write(channel, metadata, tensors));
    }

    /**
     * Reads a file, and believes nothing in it unchecked.
     *
     * @param model of the layers that were trained
     * @throws ModelFormatException when it is no intact checkpoint of this version and of such a model, naming the file,
     *     what and where
     * @throws LstmException when the system cannot read it, with the reason
     */
    static Checkpoint read(Path file, Model model) {
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel, file.toString(), model);
        } catch (NoSuchFileException e) {
            throw new LstmException(file + ": no such checkpoint; check the path, or train from the start", e);
        } catch (IOException e) {
            throw new LstmException(file + ": cannot read: " + SystemReason.of(e), e);
        }
    }

    static Checkpoint read(SeekableByteChannel channel, String source, Model model) throws IOException {
        SafeTensorsReader reader = SafeTensorsReader.open(channel, source);
        Map<String, String> metadata = reader.metadata();
        checkKeys(metadata, source);
        Checkpoint checkpoint;
        try {
            Map<String, String> identity = CheckpointJson.identity(Json.parse(metadata.get(TRAINING)));
            Progress progress = CheckpointJson.progress(Json.parse(metadata.get(PROGRESS)));
            List<Model> models = new ArrayList<>();
            for (String prefix : progress.prefixes()) {
                models.add(model(reader, prefix, model));
            }
            float[] losses = reader.floats(LOSSES, List.of(progress.batches()));
            CarriedStates carried = progress.carriedRows() == 0 ? null : carried(reader, progress.carriedRows(), model);
            checkpoint = progress.checkpoint(identity, models, losses, carried);
        } catch (JsonException e) {
            throw new ModelFormatException(source + ": metadata: " + e.getMessage(), e);
        }
        List<Tensor> tensors = tensors(checkpoint);
        if (reader.names().size() != tensors.size()) {
            throw new ModelFormatException(source + ": expected " + tensors.size() + " tensors for what " + PROGRESS
                    + " names, got " + reader.names().size());
        }
        if (!digest(metadata, tensors).equals(metadata.get(SHA_256))) {
            throw new ModelFormatException(source + ": content does not match " + SHA_256
                    + ": the checkpoint is damaged or was edited; take an intact copy");
        }
        return checkpoint;
    }

    private static void checkKeys(Map<String, String> metadata, String source) {
        VERSION.require(metadata, source);
        if (!metadata.keySet().equals(Set.copyOf(KEYS))) {
            throw new ModelFormatException(source + ": metadata: expected " + KEYS + ", got "
                    + metadata.keySet().stream().map(Json::quote).toList());
        }
    }

    private static Model model(SafeTensorsReader reader, String prefix, Model model) throws IOException {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
            arrays.put(parameter.name(), reader.floats(prefix + parameter.name(), parameter.shape()));
        }
        return model.withWeights(arrays);
    }

    private static CarriedStates carried(SafeTensorsReader reader, int rows, Model model) throws IOException {
        List<float[]> h = new ArrayList<>();
        List<float[]> c = new ArrayList<>();
        for (RecurrentSpec spec : model.specs()) {
            String name = CARRIED + h.size();
            h.add(reader.floats(name + ".h", List.of(rows, spec.outputSize())));
            c.add(
                    spec.cell().hasCellState()
                            ? reader.floats(name + ".c", List.of(rows, spec.hiddenSize()))
                            : new float[0]);
        }
        return new CarriedStates(rows, h, c);
    }

    private static void addCarried(List<Tensor> tensors, CarriedStates carried) {
        for (int part = 0; part < carried.h().size(); part++) {
            tensors.add(carried(part, ".h", carried.rows(), carried.h().get(part)));
            if (carried.c().get(part).length > 0) {
                tensors.add(carried(part, ".c", carried.rows(), carried.c().get(part)));
            }
        }
    }

    private static Tensor carried(int part, String suffix, int rows, float[] values) {
        return new Tensor(CARRIED + part + suffix, List.of(rows, values.length / rows), FloatBuffer.wrap(values));
    }

    static List<Tensor> tensors(Checkpoint checkpoint) {
        List<Tensor> tensors = new ArrayList<>();
        List<Model> models = checkpoint.models();
        List<String> prefixes = Progress.of(checkpoint).prefixes();
        for (int i = 0; i < models.size(); i++) {
            for (Parameter parameter : models.get(i).parameters()) {
                FloatBuffer values = FloatBuffer.wrap(models.get(i).weights(parameter.name()));
                tensors.add(new Tensor(prefixes.get(i) + parameter.name(), parameter.shape(), values));
            }
        }
        tensors.add(new Tensor(LOSSES, List.of(checkpoint.losses().length), FloatBuffer.wrap(checkpoint.losses())));
        if (checkpoint.carried() != null) {
            addCarried(tensors, checkpoint.carried());
        }
        return tensors;
    }

    private static String digest(Map<String, String> metadata, List<Tensor> tensors) {
        Sha256 digest = new Sha256();
        List.of(FORMAT, TRAINING, PROGRESS).forEach(key -> digest.add(metadata.get(key)));
        tensors.forEach(tensor -> digest.add(tensor.values()));
        return digest.hex();
    }
}
