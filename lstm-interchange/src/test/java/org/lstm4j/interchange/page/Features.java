package org.lstm4j.interchange.page;

import static org.lstm4j.interchange.page.Format.KERAS;
import static org.lstm4j.interchange.page.Format.LIBND4J;
import static org.lstm4j.interchange.page.Format.LITERT;
import static org.lstm4j.interchange.page.Format.LITERT_AS_ONNX;
import static org.lstm4j.interchange.page.Format.ONNX;
import static org.lstm4j.interchange.page.Format.PYTORCH;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of the table of operators. A new row is a name, an attribute that a format without the feature has to refuse, and
 * for each format that knows it how it is said there; the test with {@code -Dlstm4j.regenerate} then writes the page.
 */
final class Features {
    private static final Set<Format> ONNX_ARRAYS = Set.of(ONNX, LIBND4J, LITERT_AS_ONNX);

    private Features() {}

    /** A row: for each format the operators that say the feature, all of which it takes or refuses. */
    static final class Row {
        private final String feature;
        private final Map<Format, List<Probe>> probes = new EnumMap<>(Format.class);

        private Row(String feature, String unknown) {
            this.feature = feature;
            for (Format format : Format.values()) {
                probes.put(format, new ArrayList<>(List.of(Probe.of(format, format.lstm(), unknown))));
            }
        }

        String feature() {
            return feature;
        }

        List<Probe> probes(Format format) {
            return probes.get(format);
        }

        private Row in(Format format, Probe... known) {
            probes.put(format, List.of(known));
            return this;
        }

        private Row in(Format format, String operator, String attributes, String... inputs) {
            return in(format, Probe.of(format, operator, attributes, inputs));
        }

        /** In the three formats that share ONNX's arrays. */
        private Row inOnnx(String operator, String attributes, String... inputs) {
            ONNX_ARRAYS.forEach(format -> in(format, operator, attributes, inputs));
            return this;
        }

        private Row inOnnxFunctions(String... functions) {
            for (Format format : ONNX_ARRAYS) {
                List<Probe> all = new ArrayList<>();
                for (String function : functions) {
                    String alphas = function.equals("Affine") || function.equals("ScaledTanh")
                            ? ",'activation_alpha':[0.7],'activation_beta':[0.4]"
                            : function.equals("ThresholdedRelu") ? ",'activation_alpha':[0.1]" : "";
                    all.add(Probe.of(format, "RNN", "'activations':['" + function + "']" + alphas));
                }
                probes.put(format, all);
            }
            return this;
        }

        private Row inKerasFunctions(String... functions) {
            probes.put(
                    KERAS,
                    Arrays.stream(functions)
                            .map(function -> Probe.of(KERAS, "LSTM", "'activation':'" + function + "'"))
                            .toList());
            return this;
        }
    }

    private static Row row(String feature, String unknown) {
        return new Row(feature, unknown);
    }

    private static String merged(String mode, String forward) {
        String backward = forward.isEmpty() ? "" : forward + ",";
        return "'merge_mode':" + mode + ",'layer':{" + forward + "},'backward_layer':{" + backward
                + "'go_backwards':true}";
    }

    static List<Row> rows() {
        String both = "Bidirectional(LSTM)";
        String liteRt = LITERT.lstm();
        return List.of(
                row("LSTM", ""),
                row("GRU", "")
                        .inOnnx("GRU", "")
                        .in(PYTORCH, "GRU", "")
                        .in(KERAS, "GRU", "")
                        .in(LITERT, "UNIDIRECTIONAL_SEQUENCE_GRU", ""),
                row("RNN", "")
                        .inOnnx("RNN", "")
                        .in(PYTORCH, "RNN", "")
                        .in(KERAS, "SimpleRNN", "")
                        .in(LITERT, "UNIDIRECTIONAL_SEQUENCE_RNN", ""),
                row("backwards", "'go_backwards':true")
                        .inOnnx("LSTM", "'direction':'reverse'")
                        .in(KERAS, "LSTM", "'go_backwards':true"),
                row("both directions", "'bidirectional':true")
                        .inOnnx("LSTM", "'direction':'bidirectional'")
                        .in(PYTORCH, "LSTM", "'bidirectional':true")
                        .in(KERAS, both, merged("'concat'", "'return_sequences':true"))
                        .in(LITERT, "BIDIRECTIONAL_SEQUENCE_LSTM", ""),
                row("directions merged: sum, mean, product, apart", "'merge_mode':'sum'")
                        .in(
                                KERAS,
                                Probe.of(KERAS, both, merged("'sum'", "")),
                                Probe.of(KERAS, both, merged("'ave'", "")),
                                Probe.of(KERAS, both, merged("'mul'", "")),
                                Probe.of(KERAS, both, merged("null", ""))),
                row("several layers in one operator", "'num_layers':2").in(PYTORCH, "LSTM", "'num_layers':2"),
                row("one step of a cell", "'cell':true")
                        .in(
                                PYTORCH,
                                Probe.of(PYTORCH, "LSTMCell", "", "h_0", "c_0"),
                                Probe.of(PYTORCH, "GRUCell", "", "hidden"),
                                Probe.of(PYTORCH, "RNNCell", "'nonlinearity':'relu'")),
                row("batch before time", "'batch_first':true")
                        .inOnnx("LSTM", "'layout':1")
                        .in(PYTORCH, "LSTM", "'batch_first':true")
                        .in(KERAS, "LSTM", "")
                        .in(LITERT, liteRt, ""),
                row("lengths of rows", "'lengths':[4,2]")
                        .inOnnx("LSTM", "", "sequence_lens=2")
                        .in(PYTORCH, "LSTM", "", "lengths=2"),
                row("rows of length 0", "'lengths':[4,0]").inOnnx("LSTM", "", "sequence_lens=0"),
                row("lengths, backwards", "'lengths':[4,2]")
                        .inOnnx("LSTM", "'direction':'reverse'", "sequence_lens=2")
                        .in(PYTORCH, "LSTM", "'bidirectional':true", "lengths=2"),
                row("masks with holes", "'mask':true").in(KERAS, "LSTM", "", "mask=11110110"),
                row("zeros where masked", "'zero_output_for_mask':true")
                        .in(KERAS, "LSTM", "'return_sequences':true,'zero_output_for_mask':true", "mask=11110110"),
                row("initial states", "'initial_state':true")
                        .inOnnx("LSTM", "", "initial_h", "initial_c")
                        .in(PYTORCH, "LSTM", "", "h_0", "c_0")
                        .in(KERAS, "LSTM", "", "initial_state_0", "initial_state_1"),
                row("states kept between calls", "'stateful':true")
                        .in(
                                KERAS,
                                "LSTM",
                                "'stateful':true,'calls':'run input_call_0.. in order keeping the state; the expected output"
                                        + " is of the last call'",
                                "input_call_0",
                                "input_call_1"),
                row("biases", "").inOnnx("LSTM", "", "B"),
                row("no biases", "'use_bias':false")
                        .inOnnx("LSTM", "")
                        .in(PYTORCH, "LSTM", "'bias':false")
                        .in(KERAS, "LSTM", "'use_bias':false"),
                row("peepholes", "'peephole':true").inOnnx("LSTM", "", "P").in(LITERT, liteRt, "'peephole':true"),
                row("projection", "'proj_size':2")
                        .in(PYTORCH, "LSTM", "'proj_size':2")
                        .in(LITERT, liteRt, "'projection':true"),
                row("bias of the projection", "'projection_bias':true")
                        .in(LITERT, liteRt, "'projection':true", "projection_bias"),
                row("layer normalisation", "'layer_norm':true")
                        .in(LITERT, liteRt, "'layer_norm':true,'layer_norm_epsilon':1e-8"),
                row("coupled gates, f = 1 - i", "'input_forget':1").inOnnx("LSTM", "'input_forget':1"),
                row("coupled gates, i = 1 - f", "'cifg':true").in(LITERT, liteRt, "'cifg':true"),
                row("clip of gates' inputs", "'clip':0.1").inOnnx("LSTM", "'clip':0.1"),
                row("clip of the cell state", "'cell_clip':0.1"),
                row("clip of the projection", "'proj_clip':0.1"),
                row("GRU, reset after the product", "'reset_after':true")
                        .inOnnx("GRU", "'linear_before_reset':1")
                        .in(PYTORCH, "GRU", "")
                        .in(KERAS, "GRU", ""),
                row("GRU, reset before the product", "'reset_after':false")
                        .inOnnx("GRU", "")
                        .in(PYTORCH, "GRU", "'reset_after':false")
                        .in(KERAS, "GRU", "'reset_after':false"),
                row("ReLU", "'activation':'relu'")
                        .inOnnxFunctions("Relu")
                        .in(PYTORCH, "RNN", "'nonlinearity':'relu'")
                        .inKerasFunctions("relu"),
                row("Sigmoid instead of tanh", "'activation':'sigmoid'")
                        .inOnnxFunctions("Sigmoid")
                        .in(PYTORCH, "RNN", "'nonlinearity':'sigmoid'")
                        .inKerasFunctions("sigmoid"),
                row("Elu, Softplus, Softsign", "'activation':'elu'")
                        .inOnnxFunctions("Elu", "Softplus", "Softsign")
                        .inKerasFunctions("elu", "softplus", "softsign"),
                row("Affine, LeakyRelu, ThresholdedRelu, ScaledTanh", "'activation':'leaky_relu'")
                        .inOnnxFunctions("Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh")
                        .inKerasFunctions("leaky_relu"),
                row("HardSigmoid, 0.2 x + 0.5", "'activation':'hard_sigmoid'")
                        .inOnnxFunctions("HardSigmoid")
                        .inKerasFunctions("hard_sigmoid"),
                row("HardSigmoid, x / 6 + 0.5", "'activation':'hard_sigmoid'")
                        .inOnnx("RNN", "'activations':['HardSigmoid'],'activation_alpha':[0.16666667]")
                        .in(KERAS, "LSTM", "'activation':'hard_sigmoid','hard_sigmoid':'clip(x/6+0.5,0,1)'"),
                row("functions by direction, with alpha and beta", "'activation_alpha':[0.2,0.3]")
                        .inOnnx(
                                "RNN",
                                "'direction':'bidirectional','activations':['HardSigmoid','LeakyRelu'],"
                                        + "'activation_alpha':[0.3,0.02],'activation_beta':[0.4]"),
                row("ReLU6", "'activation':'relu6'").inOnnxFunctions("Relu6").inKerasFunctions("relu6"),
                row("GELU, SELU, SiLU, exponential", "'activation':'gelu'")
                        .inOnnxFunctions("Gelu", "Selu", "Silu", "Exp")
                        .inKerasFunctions("gelu", "selu", "silu", "exponential"),
                row("anything else", "'attribute_of_tomorrow':1"));
    }
}
