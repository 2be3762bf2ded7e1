package org.lstm4j.interchange.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.container.ZipContainer;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;

/**
 * A MultiLayerNetwork of DL4J 1.0.0 in a zip of its ModelSerializer: LSTM, GravesLSTM, SimpleRnn, Bidirectional of them with every
 * mode, LastTimeStep, DenseLayer, OutputLayer, RnnOutputLayer, EmbeddingSequenceLayer, GlobalPoolingLayer, DropoutLayer.
 */
public final class Dl4jModel {
    private static final String CONFIGURATION = "configuration.json";
    private static final String COEFFICIENTS = "coefficients.bin";
    /** The last of them is the updater's state, which says nothing about what is predicted. */
    private static final Set<String> ENTRIES = Set.of(CONFIGURATION, COEFFICIENTS, "updaterState.bin");

    private Dl4jModel() {}

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
     * @param softmax what becomes of one at the end
     */
    public static Model load(Path file, Softmax softmax) {
        return read(file, softmax).model();
    }

    /** As {@link #load(Path)}, with a softmax at the end beside the model. */
    public static Chain read(Path file) {
        return read(file, Softmax.LEFT_OUT);
    }

    private static Chain read(Path file, Softmax softmax) {
        String source = file.toString();
        try (ZipContainer zip = ZipContainer.open(file, source)) {
            for (String name : zip.names()) {
                if (!ENTRIES.contains(name)) {
                    throw new UnsupportedModelException(source + ": entry " + Json.quote(name)
                            + " has no counterpart here; write the network alone, by"
                            + " ModelSerializer.writeModel(network, file, false), and scale its inputs yourself");
                }
            }
            JsonObject configuration = zip.json(CONFIGURATION).asObject();
            return Dl4jNetwork.chain(configuration, () -> new Dl4jArray(zip.bytes(COEFFICIENTS)), softmax);
        } catch (UnsupportedModelException e) {
            String message = e.getMessage();
            throw message.startsWith(source) ? e : new UnsupportedModelException(source + ": " + message, e);
        } catch (LstmException e) {
            String message = e.getMessage();
            throw new ModelFormatException(message.startsWith(source) ? message : source + ": " + message, e);
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }
}
