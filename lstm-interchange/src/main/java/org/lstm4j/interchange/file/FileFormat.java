package org.lstm4j.interchange.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.SystemReason;

/** What a model file is. */
public enum FileFormat {
    /** What {@link org.lstm4j.model.ModelFile} writes. */
    LSTM4J("LSTM4J model"),
    /** A safetensors file of any other origin. */
    STATE_DICT("PyTorch state_dict in safetensors"),
    /** A {@code ModelProto}. */
    ONNX("ONNX"),
    /** A {@code .keras} zip. */
    KERAS("Keras .keras"),
    /** An HDF5 file. */
    KERAS_H5("Keras .h5"),
    /** A zip of DL4J's ModelSerializer. */
    DL4J("DL4J zip"),
    /** What {@code torch.save} writes; recognised to be refused. */
    PYTORCH_PICKLE("PyTorch pickle");

    private final String text;

    FileFormat(String text) {
        this.text = text;
    }

    /**
     * Recognises a file by its content. Whether it is intact, only reading it shows.
     *
     * @throws LstmException if it is none of these, naming what was found, or if the system cannot read it, with the reason
     */
    public static FileFormat of(Path file) {
        if (Files.isDirectory(file)) {
            throw new LstmException(file + ": is a directory; name the model file in it");
        }
        try {
            return Content.of(file).format();
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }

    /** Whether its numbers may be 64-bit floats, which are rounded where that is asked for. */
    public boolean hasDoubles() {
        return this == STATE_DICT || this == ONNX;
    }

    /** For people: {@code Keras .h5}. */
    @Override
    public String toString() {
        return text;
    }
}
