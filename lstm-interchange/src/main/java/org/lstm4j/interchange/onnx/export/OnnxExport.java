package org.lstm4j.interchange.onnx.export;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxFile;
import org.lstm4j.interchange.onnx.file.OnnxPrinter;
import org.lstm4j.internal.file.AtomicFile;
import org.lstm4j.model.Model;
import org.lstm4j.spi.WeightFormat;

/**
 * Writes a {@link Model} as an ONNX file of opset {@value #OPSET}, for inference with any batch and any number of steps.
 *
 * <table>
 * <caption>What the file takes and gives</caption>
 * <tr><th>name</th><th>elements</th><th>shape</th></tr>
 * <tr><td>{@code input}</td><td>float, or int64 ids for an embedding</td><td>{@code [batch, time, inputSize]}, ids
 *     {@code [batch, time]}</td></tr>
 * <tr><td>{@code lengths}, on demand</td><td>int32</td><td>{@code [batch]}</td></tr>
 * <tr><td>{@code output}</td><td>float</td><td>{@code [batch, time, width]} or {@code [batch, width]}</td></tr>
 * </table>
 *
 * <p>Initial states are zero. Past a row's length the output of a recurrent layer is zero; ids there must be in the
 * vocabulary all the same.
 */
public final class OnnxExport {
    /** Version of the operator set: the first whose recurrent operators know all attributes they have today. */
    public static final int OPSET = 14;

    /** The format that came with that operator set. */
    private static final int IR_VERSION = 7;

    private OnnxExport() {}

    /**
     * Writes a model with {@link OnnxExportOptions#DEFAULT}.
     *
     * @see #save(Path, Model, OnnxExportOptions)
     */
    public static void save(Path file, Model model) {
        save(file, model, OnnxExportOptions.DEFAULT);
    }

    /**
     * Writes a model. Dropout of any kind is left out.
     *
     * @throws UnsupportedModelException when ONNX cannot say it, naming the layer and what it has, or when it is larger than
     *     a file may be
     * @throws LstmException when the system cannot write it, with the reason
     */
    public static void save(Path file, Model model, OnnxExportOptions options) {
        Objects.requireNonNull(options, "options");
        if (model.weightFormat() != WeightFormat.F32) {
            throw new UnsupportedModelException("model: its weight format is " + model.weightFormat()
                    + ", of which ONNX's recurrent operators know nothing; export withWeightFormat(WeightFormat.F32), "
                    + "which keeps the rounded values");
        }
        OnnxFile content = new OnnxFile("LSTM4J", Map.of("", (long) OPSET), new ModelGraph(model, options).build());
        OnnxPrinter printer = new OnnxPrinter(content, IR_VERSION);
        AtomicFile.write(file, printer::writeTo);
    }
}
