package org.lstm4j.interchange.convention;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;

/** Systems whose recurrent operators are known, by the names that conformance cases call them. */
public enum Convention {
    /** The operators LSTM, GRU and RNN of ONNX. */
    ONNX("onnx") {
        @Override
        Map<String, Tensor> compute(String operator, Attributes attributes, Inputs inputs, Backend backend) {
            return OnnxRecurrent.of(operator, attributes, inputs).run(backend, inputs);
        }
    },
    /** The modules LSTM, GRU and RNN of {@code torch.nn}, their cells, and stacks of them with linear layers. */
    PYTORCH("pytorch") {
        @Override
        Map<String, Tensor> compute(String operator, Attributes attributes, Inputs inputs, Backend backend) {
            Optional<Json> layers = attributes.find("layers");
            if (layers.isPresent()) {
                return TorchStack.run(attributes, layers.get(), inputs, backend);
            }
            Optional<Cell> cell = TorchCell.of(operator);
            return cell.isPresent()
                    ? TorchCell.run(cell.get(), attributes, inputs, backend)
                    : TorchRecurrent.of(operator, attributes, inputs, "")
                            .run(backend, inputs, TorchRecurrent.input(inputs), "");
        }
    },
    /** The layers LSTM, GRU and SimpleRNN of Keras, Bidirectional ones, and Sequential models of them and Dense. */
    KERAS("keras") {
        @Override
        Map<String, Tensor> compute(String operator, Attributes attributes, Inputs inputs, Backend backend) {
            return KerasCalls.run(operator, attributes, inputs, backend);
        }
    },
    /** LiteRT's unidirectional LSTM. */
    LITERT("tflite") {
        @Override
        Map<String, Tensor> compute(String operator, Attributes attributes, Inputs inputs, Backend backend) {
            return LiteRtLstm.of(operator, attributes, inputs).run(backend, inputs);
        }
    },
    /** LiteRT's LSTM in ONNX's arrays: {@code cell_clip} bounds the cell state. */
    LITERT_AS_ONNX("tflite-as-onnx") {
        @Override
        Map<String, Tensor> compute(String operator, Attributes attributes, Inputs inputs, Backend backend) {
            return cellClipped(operator, attributes, inputs).run(backend, inputs);
        }
    },
    /** libnd4j's lstmLayer in ONNX's arrays: {@code cell_clip} bounds the cell state. */
    LIBND4J("libnd4j") {
        @Override
        Map<String, Tensor> compute(String operator, Attributes attributes, Inputs inputs, Backend backend) {
            OnnxRecurrent layer = cellClipped(operator, attributes, inputs);
            if (inputs.has("sequence_lens")
                    && !attributes.text("direction", "forward").equals("forward")) {
                throw attributes.refuse(
                        "direction",
                        "with sequence_lens libnd4j reads the last steps of a row, where ours are its first");
            }
            return layer.run(backend, inputs);
        }
    };

    private final String id;

    Convention(String id) {
        this.id = id;
    }

    /** The convention of that name, if there is one. */
    public static Optional<Convention> of(String id) {
        return Arrays.stream(values()).filter(value -> value.id.equals(id)).findFirst();
    }

    /** All names. */
    public static List<String> ids() {
        return Arrays.stream(values()).map(value -> value.id).toList();
    }

    /**
     * Runs one operator on a backend.
     *
     * @return its outputs by name
     * @throws UnsupportedModelException naming what cannot be computed exactly, or what is not known
     * @throws org.lstm4j.ShapeException naming an input of another shape
     */
    public final Map<String, Tensor> run(String operator, Attributes attributes, Inputs inputs, Backend backend) {
        Map<String, Tensor> outputs = new LinkedHashMap<>(compute(operator, attributes, inputs, backend));
        attributes.done();
        inputs.done();
        return outputs;
    }

    abstract Map<String, Tensor> compute(String operator, Attributes attributes, Inputs inputs, Backend backend);

    private static OnnxRecurrent cellClipped(String operator, Attributes attributes, Inputs inputs) {
        return OnnxRecurrent.of(operator, attributes, inputs, cellClip(attributes));
    }

    /** The bound of cell states; one of 0 is none in all systems that have it. */
    static float cellClip(Attributes attributes) {
        float clip = attributes.number("cell_clip", 0f);
        if (!(clip >= 0f)) {
            throw attributes.refuse("cell_clip", "expected a bound, or 0 for none");
        }
        return clip == 0f ? Float.POSITIVE_INFINITY : clip;
    }
}
