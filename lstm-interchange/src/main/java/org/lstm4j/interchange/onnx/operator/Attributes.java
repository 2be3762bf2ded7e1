package org.lstm4j.interchange.onnx.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.file.OnnxTensor;

/** The attributes of one node. Each is taken once; {@link #nothingLeft} refuses those that nobody took. */
public final class Attributes {
    private final OnnxNode node;
    private final int opset;
    private final Map<String, OnnxAttribute> left = new LinkedHashMap<>();

    Attributes(OnnxNode node, int opset) {
        this.node = node;
        this.opset = opset;
        for (OnnxAttribute attribute : node.attributes()) {
            if (left.put(attribute.name(), attribute) != null) {
                throw new ModelFormatException(
                        node.describe() + ": attribute '" + attribute.name() + "' stands twice; export the model anew");
            }
        }
    }

    /** Version of the standard operator set. */
    int opset() {
        return opset;
    }

    int inputs() {
        return node.inputs().size();
    }

    int outputs() {
        return node.outputs().size();
    }

    /** Whether anything asks for an output. */
    boolean wants(int output) {
        return output < outputs() && !node.outputs().get(output).isEmpty();
    }

    boolean has(String name) {
        return left.containsKey(name);
    }

    long integer(String name, long otherwise) {
        OnnxAttribute taken = take(name, OnnxAttribute.INT);
        return taken == null ? otherwise : taken.integer();
    }

    float real(String name, float otherwise) {
        OnnxAttribute taken = take(name, OnnxAttribute.FLOAT);
        return taken == null ? otherwise : taken.real();
    }

    String text(String name, String otherwise) {
        OnnxAttribute taken = take(name, OnnxAttribute.STRING);
        return taken == null ? otherwise : taken.text();
    }

    long @Nullable [] integers(String name) {
        OnnxAttribute taken = take(name, OnnxAttribute.INTS);
        return taken == null ? null : taken.integers();
    }

    float[] reals(String name) {
        OnnxAttribute taken = take(name, OnnxAttribute.FLOATS);
        return taken == null ? new float[0] : taken.reals();
    }

    @Nullable
    OnnxTensor tensor(String name) {
        OnnxAttribute taken = take(name, OnnxAttribute.TENSOR);
        return taken == null ? null : taken.tensor();
    }

    private @Nullable OnnxAttribute take(String name, int kind) {
        OnnxAttribute taken = left.remove(name);
        if (taken != null && taken.kind() != kind) {
            throw new ModelFormatException(node.describe() + ": attribute '" + name + "' is of kind " + taken.kind()
                    + " where ONNX has " + kind + "; export the model anew");
        }
        return taken;
    }

    String describe() {
        return node.describe();
    }

    /** For operators whose count of inputs depends on the opset. */
    void expectInputs(int least, int most) {
        if (inputs() < least || inputs() > most) {
            throw damaged("expected " + least + " to " + most + " inputs in opset " + opset + ", got " + inputs());
        }
    }

    /** For what is no fault of the file. */
    UnsupportedModelException refused(String what) {
        return new UnsupportedModelException(node.describe() + ": " + what);
    }

    ModelFormatException damaged(String what) {
        return new ModelFormatException(node.describe() + ": " + what + "; export the model anew");
    }

    /**
     * Ends the reading.
     *
     * @throws UnsupportedModelException if an attribute was not taken
     */
    void nothingLeft() {
        if (!left.isEmpty()) {
            throw refused("attribute '" + left.keySet().iterator().next() + "' has no meaning here in opset " + opset
                    + "; remove it, or export the model for another opset");
        }
    }
}
