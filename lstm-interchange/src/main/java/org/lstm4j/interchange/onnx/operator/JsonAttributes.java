package org.lstm4j.interchange.onnx.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** The attributes of a recurrent node as the convention package reads them. */
public final class JsonAttributes {
    private JsonAttributes() {}

    /**
     * All of a node's attributes.
     *
     * @throws UnsupportedModelException if one is of a kind that recurrent operators do not have, or is not of this opset
     * @throws ModelFormatException if one stands twice, or holds what is no number
     */
    public static JsonObject of(OnnxNode node, int opset) {
        Map<String, Json> members = new LinkedHashMap<>();
        for (OnnxAttribute attribute : node.attributes()) {
            if (attribute.name().equals("layout") && opset < 14) {
                throw new UnsupportedModelException(node.describe()
                        + ": attribute 'layout' came with opset 14, this is " + opset + "; export for 14");
            }
            if (members.put(attribute.name(), value(node, attribute)) != null) {
                throw new ModelFormatException(
                        node.describe() + ": attribute '" + attribute.name() + "' stands twice; export the model anew");
            }
        }
        return new JsonObject(members);
    }

    private static Json value(OnnxNode node, OnnxAttribute attribute) {
        return switch (attribute.kind()) {
            case OnnxAttribute.FLOAT -> number(node, attribute, attribute.real());
            case OnnxAttribute.INT -> Json.of(attribute.integer());
            case OnnxAttribute.STRING -> Json.of(attribute.text());
            case OnnxAttribute.FLOATS ->
                Json.array(IntStream.range(0, attribute.reals().length)
                        .mapToObj(i -> number(node, attribute, attribute.reals()[i]))
                        .toList());
            case OnnxAttribute.INTS ->
                Json.array(
                        LongStream.of(attribute.integers()).mapToObj(Json::of).toList());
            case OnnxAttribute.STRINGS ->
                Json.array(attribute.texts().stream().map(Json::of).toList());
            default ->
                throw new UnsupportedModelException(node.describe() + ": attribute '" + attribute.name()
                        + "' is of kind " + attribute.kind() + ", which no recurrent operator has; remove it");
        };
    }

    private static Json number(OnnxNode node, OnnxAttribute attribute, float value) {
        if (!Float.isFinite(value)) {
            throw new ModelFormatException(
                    node.describe() + ": attribute '" + attribute.name() + "' is " + value + "; export the model anew");
        }
        return Json.of(value);
    }
}
