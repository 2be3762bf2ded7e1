package org.lstm4j.interchange.onnx.export;

import java.util.Objects;
import org.lstm4j.model.Layout;

/**
 * What an exported model takes and gives.
 *
 * @param layout order of batch and time, in and out
 * @param lengths whether there is an input {@code lengths}, the valid steps of each row
 * @param softmax whether the output is the softmax of the model's, of the features of each row or step
 */
public record OnnxExportOptions(Layout layout, boolean lengths, boolean softmax) {
    /**
     * Batches first, as {@link org.lstm4j.model.Session#predict(float[], int, int)} has them; all rows of one length; no
     * softmax.
     */
    public static final OnnxExportOptions DEFAULT = new OnnxExportOptions(Layout.BATCH_MAJOR, false, false);

    public OnnxExportOptions {
        Objects.requireNonNull(layout, "layout");
    }

    /** These, with batch and time in another order. */
    public OnnxExportOptions withLayout(Layout newLayout) {
        return new OnnxExportOptions(newLayout, lengths, softmax);
    }

    /** These, with rows of different lengths. */
    public OnnxExportOptions withLengths() {
        return new OnnxExportOptions(layout, true, softmax);
    }

    /** These, with probabilities for output instead of logits. */
    public OnnxExportOptions withSoftmax() {
        return new OnnxExportOptions(layout, lengths, true);
    }
}
