package org.lstm4j.cli;

import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.file.ReadOptions;
import picocli.CommandLine.Option;

/** Options of the subcommands that read a model file: what it does not say, and what is allowed. */
final class ReadingOptions {

    @Option(
            names = "--arch",
            paramLabel = "STAGES",
            description = "Order in which a state_dict's modules are called, such as 'embedding, lstm, final, fc'.")
    private @Nullable String architecture;

    @Option(
            names = "--convert-doubles",
            description =
                    "Round 64-bit floats of an ONNX model, a state_dict or an input to 32 bits instead of refusing"
                            + " them.")
    private boolean convertDoubles;

    @Option(
            names = "--logits",
            description =
                    "Leave out the softmax at the end of a Keras, DL4J or ONNX model: logits instead of probabilities. An ONNX"
                            + " model is then read as a stack of layers.")
    private boolean logits;

    ReadOptions get() {
        return new ReadOptions(architecture, convertDoubles, logits, null);
    }
}
