package org.lstm4j.interchange.file;

import java.util.List;
import java.util.Map;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxSession;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.model.ModelFile;
import org.lstm4j.spi.Backend;

/** A model that is a graph, whose inputs and outputs have the names of its file. */
public record GraphModel(OnnxModel model) implements ImportedModel {
    /**
     * The stack of layers that the graph is, if it is one.
     *
     * @throws org.lstm4j.interchange.UnsupportedModelException naming the node that is part of none
     */
    public StackModel stack() {
        Chain chain = model.chain();
        return new StackModel(new ModelFile(chain.model(), null), chain.softmax(), chain.mask());
    }

    @Override
    public List<ValueInfo> inputs() {
        return model.inputs();
    }

    @Override
    public List<ValueInfo> outputs() {
        return model.outputs();
    }

    @Override
    public Map<String, Tensor> run(Backend backend, Map<String, Tensor> inputs, ReadOptions options) {
        Map<String, Tensor> fitted = GivenInputs.fitted(inputs(), inputs, options.convertDoubles());
        try (OnnxSession session = model.open(backend)) {
            return session.run(fitted);
        }
    }
}
