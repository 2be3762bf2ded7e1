package org.lstm4j.interchange.keras;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.container.Heap;
import org.lstm4j.interchange.container.ZipContainer;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.onnx.file.OnnxFile;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxGraph;
import org.lstm4j.interchange.onnx.file.OnnxPrinter;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;

/**
 * Models of Keras 2 and 3: as layers, or as a graph where they are no stack of layers ({@link #graph}). A stack is a Sequential model, or
 * a Functional one that is a chain: LSTM, GRU (both reset forms), SimpleRNN, forwards or
 * backwards, Bidirectional with every merge mode but none, Dense, also in TimeDistributed and with Activation or Softmax behind
 * it, Embedding, Dropout, SpatialDropout1D, GlobalAveragePooling1D, GlobalMaxPooling1D; Masking in front of them. What works in
 * training alone and has no layer here (GaussianNoise, GaussianDropout, AlphaDropout) is left out, and so is Flatten where there is one
 * vector. It reads {@code .keras} files and whole models in {@code .h5}; which of the two a file is, its content says.
 */
public final class KerasModel {
    /** The first operator set that knows layer normalisation, and the format that came with it. */
    private static final long OPSET = 17;

    private static final int IR_VERSION = 8;

    private static final int ZIP = 0x504b0304;

    private static final int LARGEST = Integer.MAX_VALUE - Long.BYTES;

    private KerasModel() {}

    /**
     * Reads a model that ends in no softmax.
     *
     * @throws UnsupportedModelException when something has no counterpart here, naming layer, option and value
     * @throws ModelFormatException when the file is damaged
     * @throws LstmException when the system cannot read it, with the reason
     */
    public static Model load(Path file) {
        return load(file, Softmax.REFUSED);
    }

    /**
     * As {@link #load(Path)}.
     *
     * @param softmax what becomes of a Dense layer's at the end
     */
    public static Model load(Path file, Softmax softmax) {
        Chain chain = read(file, softmax);
        if (chain.mask() != null) {
            throw new UnsupportedModelException(
                    file + ": Masking or mask_zero leaves out steps by their values, which a"
                            + " Model does not; KerasModel.read gives the mask beside the layers");
        }
        return chain.model();
    }

    /** As {@link #load(Path)}, with a softmax of a Dense layer at the end, and a mask, beside the model. */
    public static Chain read(Path file) {
        return read(file, Softmax.LEFT_OUT);
    }

    private static Chain read(Path file, Softmax softmax) {
        String source = file.toString();
        return read(
                file,
                (config, keras3, hdf5, arrays) -> Sequential.chain(config, keras3, hdf5, arrays, source, softmax));
    }

    /**
     * The model as a graph, which may have several inputs and outputs, branches, states that go in and come out, and layers that no
     * {@link Model} has: rows stand before steps, and the input and the output are called x and y where there is one, else by
     * the names of their layers. A layer that gives several values has {@code NAME}, {@code NAME_1} and so on.
     *
     * @throws UnsupportedModelException when something has no counterpart here, naming layer, option and value
     * @throws ModelFormatException when the file is damaged
     * @throws LstmException when the system cannot read it, with the reason
     */
    public static OnnxModel graph(Path file) {
        String source = file.toString();
        OnnxGraph graph;
        try {
            graph = read(file, (config, keras3, hdf5, arrays) -> {
                KerasGraph calls = KerasGraph.of(config, keras3, source);
                return KerasNodes.graph(calls, hdf5, arrays, source);
            });
        } catch (KerasGraph.MaskedException e) {
            throw new UnsupportedModelException(
                    source + ": " + e.getMessage() + ", which a graph has not; " + asLayers(file), e);
        }
        OnnxPrinter printer = new OnnxPrinter(new OnnxFile("Keras", Map.of("", OPSET), graph), IR_VERSION);
        return OnnxModel.read(printer.bytes(), source, OnnxOptions.DEFAULT);
    }

    /** Where a mask is to be had, or why it is not. */
    private static String asLayers(Path file) {
        try {
            read(file);
            return "KerasModel.read gives it beside the layers";
        } catch (UnsupportedModelException e) {
            return "and as layers: " + e.getMessage().replace(file + ": ", "");
        }
    }

    /** What is made of a file's configuration and arrays. */
    @FunctionalInterface
    private interface Maker<R> {
        R of(JsonObject config, boolean keras3, Hdf5 file, KerasArrays arrays);
    }

    private static <R> R read(Path file, Maker<R> maker) {
        String source = file.toString();
        try {
            return isZip(file) ? container(file, source, maker) : legacy(file, source, maker);
        } catch (KerasGraph.MaskedException e) {
            throw e;
        } catch (UnsupportedModelException e) {
            String message = e.getMessage();
            throw message.startsWith(source) ? e : new UnsupportedModelException(source + ": " + message, e);
        } catch (ModelFormatException | MemoryLimitException e) {
            throw e;
        } catch (LstmException e) {
            throw new ModelFormatException(source + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    private static boolean isZip(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer start = ByteBuffer.allocate(Integer.BYTES);
            return channel.read(start) == Integer.BYTES && start.getInt(0) == ZIP;
        }
    }

    private static <R> R container(Path file, String source, Maker<R> maker) throws IOException {
        try (ZipContainer container = ZipContainer.open(file, source)) {
            boolean keras3 = isKeras3(container.json("metadata.json").asObject().string("keras_version"), source);
            Json config = container.json("config.json");
            try (Hdf5 hdf5 = Hdf5.open(ByteBuffer.wrap(container.bytes("model.weights.h5")), source)) {
                return maker.of(config.asObject(), keras3, hdf5, new KerasArrays.Numbered(hdf5, source));
            }
        }
    }

    private static <R> R legacy(Path file, String source, Maker<R> maker) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new UnsupportedModelException(source + ": " + size + " bytes, at most " + LARGEST + " are read");
        }
        Heap.require(source, size);
        try (Hdf5 hdf5 = Hdf5.open(ByteBuffer.wrap(Files.readAllBytes(file)), source)) {
            if (!hdf5.hasAttribute("", "model_config")) {
                throw new UnsupportedModelException(
                        source + ": weights without layers; save the whole model, by model.save('model.keras')");
            }
            boolean keras3 = isKeras3(text(hdf5, "keras_version", source), source);
            String text = text(hdf5, "model_config", source);
            Heap.require(source + ": model_config", (long) Heap.JSON * text.length());
            JsonObject config = Json.parse(text).asObject();
            return maker.of(config, keras3, hdf5, new KerasArrays.Legacy(hdf5, source));
        }
    }

    private static String text(Hdf5 hdf5, String attribute, String source) {
        return hdf5.texts("", attribute).stream()
                .findFirst()
                .orElseThrow(() -> new ModelFormatException(source + ": attribute " + attribute + " is empty"));
    }

    /** Their hard_sigmoid differs. */
    private static boolean isKeras3(String version, String source) {
        if (version.startsWith("2.") || version.startsWith("3.")) {
            return version.startsWith("3.");
        }
        throw new UnsupportedModelException(
                source + ": expected a file of Keras 2 or 3, got keras_version " + Json.quote(version));
    }
}
