package org.lstm4j.interchange.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.onnx.file.OnnxSignature;
import org.lstm4j.interchange.pytorch.Pickles;
import org.lstm4j.internal.file.SafeTensorsReader;
import org.lstm4j.json.Json;

/**
 * A file's beginning, and what follows from it.
 *
 * @param size of the whole file in bytes
 * @param start its first bytes, one char each
 */
record Content(Path file, long size, String start) {
    private static final int START = 4096;
    private static final int SHOWN = 8;
    private static final int NAMES_SHOWN = 5;
    private static final String ZIP = "PK\3\4";
    private static final String HDF5 = "\u0089HDF\r\n\u001a\n";
    private static final String NUMPY = "\u0093NUMPY";
    private static final String TFLITE = "TFL3";
    /** Beginning of all keys under which files of our own say what they are. */
    private static final String OWN = "lstm4j.";

    static Content of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer start = ByteBuffer.allocate(START);
            while (start.hasRemaining() && channel.read(start) >= 0) {
                // A channel may hand out less than there is.
            }
            String text = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
            return new Content(file, channel.size(), text);
        }
    }

    FileFormat format() throws IOException {
        if (Pickles.begins(start)) {
            return FileFormat.PYTORCH_PICKLE;
        }
        if (start.startsWith(ZIP)) {
            return zip();
        }
        if (start.startsWith(HDF5)) {
            return FileFormat.KERAS_H5;
        }
        if (isSafeTensors()) {
            return safeTensors();
        }
        if (!isText() && OnnxSignature.begins(ByteBuffer.wrap(start.getBytes(StandardCharsets.ISO_8859_1)), size)) {
            return FileFormat.ONNX;
        }
        throw unknown(found());
    }

    private FileFormat zip() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Set<String> names = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
            if (names.stream().anyMatch(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))) {
                return FileFormat.PYTORCH_PICKLE;
            }
            if (names.contains("configuration.json") && names.contains("coefficients.bin")) {
                return FileFormat.DL4J;
            }
            if (names.contains("config.json") && names.contains("model.weights.h5")) {
                return FileFormat.KERAS;
            }
            throw unknown("a zip of " + names.size() + " entries, such as "
                    + Json.texts(names.stream().sorted().limit(NAMES_SHOWN).toList())
                            .write());
        } catch (ZipException | IllegalArgumentException e) {
            throw new ModelFormatException(file + ": damaged zip: " + Json.quote(String.valueOf(e.getMessage())), e);
        }
    }

    /** Eight bytes for the header's length, of which the upper ones are zero, and then JSON. */
    private boolean isSafeTensors() {
        return start.length() > Long.BYTES
                && start.startsWith("\0\0\0\0", Integer.BYTES)
                && start.charAt(Long.BYTES) == '{';
    }

    private FileFormat safeTensors() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            boolean own = SafeTensorsReader.open(channel, file.toString()).metadata().keySet().stream()
                    .anyMatch(key -> key.startsWith(OWN) && !key.equals("lstm4j.architecture"));
            return own ? FileFormat.LSTM4J : FileFormat.STATE_DICT;
        }
    }

    private boolean isText() {
        return start.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\n' || c == '\r' || c == '\t');
    }

    private String found() {
        if (start.isEmpty()) {
            return "an empty file";
        }
        if (start.startsWith(NUMPY)) {
            return "an array of NumPy";
        }
        if (start.startsWith(TFLITE, Integer.BYTES)) {
            return "a model of LiteRT (TensorFlow Lite)";
        }
        if (isText()) {
            return "text";
        }
        byte[] first = start.substring(0, Math.min(SHOWN, start.length())).getBytes(StandardCharsets.ISO_8859_1);
        return "a file that begins with the bytes " + HexFormat.ofDelimiter(" ").formatHex(first);
    }

    private LstmException unknown(String found) {
        return new LstmException(file + ": got " + found
                + ", which is no model that is read here; read are LSTM4J's own files, ONNX, safetensors with a PyTorch"
                + " state_dict, Keras's .keras and .h5, and DL4J's zips");
    }
}
