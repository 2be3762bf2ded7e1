package org.lstm4j.interchange.convention;

import java.util.Set;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** What the options of Keras' layers have in common, in files and in cases. */
public final class KerasOptions {
    /** Options that change nothing that is computed from given weights. */
    public static final Set<String> HARMLESS = Set.of(
            "name",
            "trainable",
            "seed",
            "implementation",
            "unroll",
            "unit_forget_bias",
            "input_length",
            "batch_input_shape",
            "batch_shape",
            "kernel_initializer",
            "recurrent_initializer",
            "bias_initializer",
            "embeddings_initializer",
            "kernel_regularizer",
            "recurrent_regularizer",
            "bias_regularizer",
            "embeddings_regularizer",
            "activity_regularizer",
            "kernel_constraint",
            "recurrent_constraint",
            "bias_constraint",
            "embeddings_constraint");

    /** Of training alone, or said by a case's outputs; a file's layers are trained and called, and have to take them. */
    private static final Set<String> HARMLESS_IN_CASES = Set.of("dropout", "recurrent_dropout", "return_state");

    /** In cases numbers in double precision become the nearest floats. */
    private static final Set<Json> PRECISIONS = Set.of(Json.of("float32"), Json.of("float64"));

    private KerasOptions() {}

    /** What an option {@code dtype} names, which may be a policy. */
    public static Json dtype(Json option) {
        return option instanceof JsonObject policy ? policy.object("config").get("name") : option;
    }

    /** Takes note of a case's options that change nothing, and refuses those that would. */
    static void account(Attributes attributes) {
        attributes.ignore(HARMLESS);
        attributes.ignore(HARMLESS_IN_CASES);
        attributes.find("dtype").map(KerasOptions::dtype).ifPresent(dtype -> {
            if (!PRECISIONS.contains(dtype)) {
                throw attributes.refuse("dtype", "expected float32, or float64 for the nearest floats");
            }
        });
        if (attributes.flag("time_major", false)) {
            throw attributes.refuse("time_major", "expected batch before time");
        }
    }

    /** A class without the package before it: {@code LSTM} of {@code tf.keras.layers.LSTM}, whatever its parentheses hold. */
    static String className(String type) {
        int end = type.indexOf('(');
        return type.substring(type.lastIndexOf('.', end < 0 ? type.length() : end) + 1);
    }
}
