package org.lstm4j.interchange.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.interchange.convention.Convention;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** The columns of the table of operators, each with arrays that an operator of its convention takes. */
enum Format {
    ONNX("ONNX", Convention.ONNX),
    PYTORCH("PyTorch", Convention.PYTORCH),
    KERAS("Keras cases", Convention.KERAS),
    LITERT("LiteRT", Convention.LITERT),
    LIBND4J("libnd4j", Convention.LIBND4J),
    LITERT_AS_ONNX("LiteRT in ONNX's arrays", Convention.LITERT_AS_ONNX);

    private static final int STEPS = 4;
    private static final int BATCH = 2;
    private static final int INPUT = 2;
    private static final int HIDDEN = 3;
    private static final int PROJECTED = 2;

    private final String title;
    private final Convention convention;

    Format(String title, Convention convention) {
        this.title = title;
        this.convention = convention;
    }

    String title() {
        return title;
    }

    Convention convention() {
        return convention;
    }

    /** What the format calls an LSTM. */
    String lstm() {
        return this == LITERT ? "UNIDIRECTIONAL_SEQUENCE_LSTM" : "LSTM";
    }

    /**
     * Arrays that fit an operator with these attributes.
     *
     * @param more further ones; {@code name=v} sets a value, {@code -name} leaves an array out
     */
    Map<String, Tensor> inputs(String operator, JsonObject attributes, List<String> more) {
        Arrays arrays = new Arrays(attributes, gates(operator));
        switch (this) {
            case ONNX, LIBND4J, LITERT_AS_ONNX -> arrays.onnx(more);
            case PYTORCH -> {
                if (operator.endsWith("Cell")) {
                    arrays.torchCell(more);
                } else {
                    arrays.torch(more);
                }
            }
            case KERAS -> arrays.keras(operator, more);
            case LITERT -> arrays.liteRt(more);
        }
        more.stream().filter(name -> name.startsWith("-")).forEach(name -> arrays.all.remove(name.substring(1)));
        return arrays.all;
    }

    private static int gates(String operator) {
        return operator.contains("LSTM") ? 4 : operator.contains("GRU") ? 3 : 1;
    }

    private static final class Arrays {
        private final Map<String, Tensor> all = new LinkedHashMap<>();
        private final JsonObject attributes;
        private final int gates;

        Arrays(JsonObject attributes, int gates) {
            this.attributes = attributes;
            this.gates = gates;
        }

        private void add(String name, int... shape) {
            float[] values = new float[Tensor.elements(shape)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(name.hashCode() % 100 + 1.3 * i);
            }
            all.put(name, Tensor.of(values, shape));
        }

        private boolean is(String attribute, boolean otherwise) {
            return is(attributes, attribute, otherwise);
        }

        private static boolean is(JsonObject attributes, String attribute, boolean otherwise) {
            return attributes
                    .find(attribute)
                    .map(value -> value.equals(Json.of(true)) || value.equals(Json.of(1)))
                    .orElse(otherwise);
        }

        private int number(String attribute, int otherwise) {
            return attributes.find(attribute).map(Json::asInt).orElse(otherwise);
        }

        void onnx(List<String> more) {
            boolean both = attributes.find("direction").equals(Optional.of(Json.of("bidirectional")));
            boolean batchMajor = is("layout", false);
            int d = both ? 2 : 1;
            add("X", batchMajor ? BATCH : STEPS, batchMajor ? STEPS : BATCH, INPUT);
            add("W", d, gates * HIDDEN, INPUT);
            add("R", d, gates * HIDDEN, HIDDEN);
            for (String name : more) {
                switch (name) {
                    case "B" -> add(name, d, 2 * gates * HIDDEN);
                    case "P" -> add(name, d, 3 * HIDDEN);
                    case "initial_h", "initial_c" -> add(name, batchMajor ? BATCH : d, batchMajor ? d : BATCH, HIDDEN);
                    default -> other(name);
                }
            }
        }

        void torch(List<String> more) {
            boolean batchMajor = is("batch_first", false);
            int d = is("bidirectional", false) ? 2 : 1;
            int layers = number("num_layers", 1);
            int projection = number("proj_size", 0);
            int width = projection > 0 ? projection : HIDDEN;
            add("input", batchMajor ? BATCH : STEPS, batchMajor ? STEPS : BATCH, INPUT);
            for (int layer = 0; layer < layers; layer++) {
                for (int i = 0; i < d; i++) {
                    String end = "_l" + layer + (i == 1 ? "_reverse" : "");
                    add("weight_ih" + end, gates * HIDDEN, layer == 0 ? INPUT : d * width);
                    add("weight_hh" + end, gates * HIDDEN, width);
                    if (is("bias", true)) {
                        add("bias_ih" + end, gates * HIDDEN);
                        add("bias_hh" + end, gates * HIDDEN);
                    }
                    if (projection > 0) {
                        add("weight_hr" + end, projection, HIDDEN);
                    }
                }
            }
            for (String name : more) {
                switch (name) {
                    case "h_0" -> add(name, layers * d, BATCH, width);
                    case "c_0" -> add(name, layers * d, BATCH, HIDDEN);
                    default -> other(name);
                }
            }
        }

        void torchCell(List<String> more) {
            add("input", BATCH, INPUT);
            add("weight_ih", gates * HIDDEN, INPUT);
            add("weight_hh", gates * HIDDEN, HIDDEN);
            add("bias_ih", gates * HIDDEN);
            add("bias_hh", gates * HIDDEN);
            more.forEach(state -> add(state, BATCH, HIDDEN));
        }

        void keras(String operator, List<String> more) {
            add("input", BATCH, STEPS, INPUT);
            if (operator.startsWith("Bidirectional")) {
                keras("forward_", attributes.object("layer"));
                keras("backward_", attributes.object("backward_layer"));
            } else {
                keras("", attributes);
            }
            for (String name : more) {
                if (name.startsWith("mask=")) {
                    String bits = name.substring("mask=".length());
                    boolean[] mask = new boolean[BATCH * STEPS];
                    for (int i = 0; i < mask.length; i++) {
                        mask[i] = bits.charAt(i) == '1';
                    }
                    all.put("mask", Tensor.of(mask, BATCH, STEPS));
                } else if (name.startsWith("initial_state")) {
                    add(name, BATCH, HIDDEN);
                } else {
                    other(name);
                }
            }
        }

        private void keras(String prefix, JsonObject layer) {
            add(prefix + "kernel", INPUT, gates * HIDDEN);
            add(prefix + "recurrent_kernel", HIDDEN, gates * HIDDEN);
            if (gates == 3 && is(layer, "use_bias", true) && is(layer, "reset_after", true)) {
                add(prefix + "bias", 2, gates * HIDDEN);
            } else if (is(layer, "use_bias", true)) {
                add(prefix + "bias", gates * HIDDEN);
            }
        }

        void liteRt(List<String> more) {
            boolean batchMajor = !is("time_major", false);
            int width = is("projection", false) ? PROJECTED : HIDDEN;
            add("input", batchMajor ? BATCH : STEPS, batchMajor ? STEPS : BATCH, INPUT);
            for (String gate : List.of("input", "forget", "cell", "output")) {
                if (gate.equals("input") && is("cifg", false)) {
                    continue;
                }
                add("input_to_" + gate + "_weights", HIDDEN, INPUT);
                add("recurrent_to_" + gate + "_weights", HIDDEN, width);
                add(gate + "_gate_bias", HIDDEN);
                if (is("peephole", false) && !gate.equals("cell")) {
                    add("cell_to_" + gate + "_weights", HIDDEN);
                }
                if (is("layer_norm", false)) {
                    add(gate + "_layer_norm_coefficients", HIDDEN);
                }
            }
            if (is("projection", false)) {
                add("projection_weights", PROJECTED, HIDDEN);
            }
            for (String name : more) {
                switch (name) {
                    case "projection_bias" -> add(name, PROJECTED);
                    default -> other(name);
                }
            }
        }

        private void other(String name) {
            if (name.startsWith("sequence_lens=") || name.startsWith("lengths=")) {
                int equals = name.indexOf('=');
                int second = Integer.parseInt(name.substring(equals + 1));
                all.put(name.substring(0, equals), Tensor.of(new int[] {STEPS, second}, BATCH));
            } else if (name.startsWith("input_call_")) {
                all.remove("input");
                add(name, BATCH, STEPS, INPUT);
            } else if (!name.startsWith("-")) {
                add(name, 1);
            }
        }
    }
}
