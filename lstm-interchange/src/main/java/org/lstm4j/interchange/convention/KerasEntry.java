package org.lstm4j.interchange.convention;

import java.util.Set;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;

/**
 * A layer as a case describes it: {@code {class_name, config}}, as Keras' {@code get_config} writes it, or its options alone, with
 * its class beside them or said by what holds it.
 *
 * @param type its class, with or without the package before it
 * @param options which the layer that is made of it accounts for
 */
record KerasEntry(String type, Attributes options) {

    /** An entry of a list of layers; without a {@code class_name} its class is its {@code layer}. */
    static KerasEntry listed(Attributes entry) {
        return entry.find("class_name").isPresent() ? written(entry) : new KerasEntry(entry.text("layer", ""), entry);
    }

    /**
     * What a wrapper holds: {@code LSTM} of {@code Bidirectional(LSTM)}. Its options are in the object {@code layer}, or stand beside the
     * wrapper's own, which are read before.
     */
    static KerasEntry inside(String wrapper, String type, Attributes attributes) {
        String inner = type.startsWith(wrapper + "(") ? type.substring(wrapper.length() + 1, type.length() - 1) : "";
        if (attributes.find("layer").orElse(JsonNull.NULL) instanceof JsonObject) {
            Attributes layer = attributes.part("layer");
            return layer.find("class_name").isPresent() ? written(layer) : new KerasEntry(inner, layer);
        }
        return new KerasEntry(inner, attributes.others());
    }

    /** A class of the user's own says so by its {@code registered_name}, which nothing reads. */
    private static KerasEntry written(Attributes entry) {
        KerasEntry written = new KerasEntry(entry.text("class_name", ""), entry.part("config"));
        entry.ignore(Set.of("module", "build_config"));
        entry.done();
        return written;
    }

    /** Whether a class is a wrapper, whatever it holds. */
    static boolean isWrapped(String wrapper, String type) {
        return type.equals(wrapper) || (type.startsWith(wrapper + "(") && type.endsWith(")"));
    }
}
