package org.lstm4j.interchange.pytorch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.container.Heap;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.internal.file.SafeTensorsWriter;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.model.Model;

/**
 * A PyTorch {@code state_dict} in a safetensors file: {@code nn.LSTM} (with {@code proj_size}), {@code nn.GRU} and
 * {@code nn.RNN}, stacked, in both directions, with and without bias; {@code nn.LSTMCell}, {@code nn.GRUCell} and
 * {@code nn.RNNCell}, each as a layer that goes forwards; {@code nn.Linear} and {@code nn.Embedding}. Weights are
 * taken to the bit from 32-bit floats, and exactly from 16-bit ones; where all matrices are BF16, that is the model's weight
 * format, and {@link org.lstm4j.model.Model#withWeightFormat} makes floats of them.
 */
public final class StateDict {
    private StateDict() {}

    /**
     * Reads a file that holds one module, or that {@link #save} has written.
     *
     * @throws UnsupportedModelException when something is open or has no counterpart here, naming the array
     * @throws org.lstm4j.ModelFormatException when the file is damaged, or its arrays do not fit together
     * @throws LstmException when the system cannot read it, with the reason
     */
    public static Model load(Path file) {
        return load(file, StateDictOptions.DEFAULT);
    }

    /** As {@link #load(Path)}, with what the file does not say. An architecture that cannot be read is refused as well. */
    public static Model load(Path file, StateDictOptions options) {
        Objects.requireNonNull(options, "options");
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel, file.toString(), options);
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    static Model read(SeekableByteChannel channel, String source, StateDictOptions options) throws IOException {
        Pickles.refuse(channel, source);
        Heap.require(source, channel.size());
        return StateDictReader.read(channel, source, options);
    }

    /**
     * Writes the weights under the names that PyTorch gives them, as 32-bit floats but for the matrices of a BF16 model, and in
     * the metadata the architecture that {@link #load(Path)} reads. Modules are called {@code embedding}, {@code lstm},
     * {@code gru}, {@code rnn} and {@code linear}, from the second of a kind on {@code lstm2} and so on. Equal recurrent layers
     * on top of each other become one module of several layers.
     *
     * @throws UnsupportedModelException when PyTorch has no such layer, naming the layer and what it lacks
     * @throws LstmException when the system cannot write it, with the reason
     */
    public static void save(Path file, Model model) {
        StateDictWriter writer = StateDictWriter.of(model);
        AtomicFile.write(file, channel -> SafeTensorsWriter.write(channel, writer.metadata(), writer.tensors()));
    }
}
