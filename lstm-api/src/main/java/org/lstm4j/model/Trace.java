package org.lstm4j.model;

import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;

/**
 * What the recurrent parts of a model did with a request, step by step: a value for looking into a network, made by
 * {@link Session#trace}.
 *
 * <pre>{@code
 * float[] forget = session.trace(request).part("0").gate("f"); // [N, T, hiddenSize]
 * }</pre>
 *
 * <p>All arrays are {@code [N, T, *]}, or time-major when the request was. Gates and cell states past a row's length are
 * zeros.
 *
 * @param output what {@link Session#predict} gives
 * @param parts of all layers, in the order of {@link Model#specs()}
 */
@SuppressWarnings("ArrayRecordComponent") // A result handed over: the caller owns the arrays.
public record Trace(float[] output, List<Part> parts) {
    public Trace {
        parts = List.copyOf(parts);
    }

    /**
     * The part of that name.
     *
     * @throws LstmException naming the parts that there are
     */
    public Part part(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LstmException(
                        "part must be one of " + parts.stream().map(Part::name).toList() + ", got " + name));
    }

    /**
     * One recurrent layer, or one direction of it.
     *
     * @param name the layer's index, {@code 0}, or with its direction {@code 0.forward}
     * @param spec its cell
     * @param gates activated, {@code [N, T, gates * hiddenSize]} in canonical order
     * @param c cell states {@code [N, T, hiddenSize]}, empty for cells that have none
     * @param h hidden states as they are put out, {@code [N, T, outputSize]}
     */
    @SuppressWarnings("ArrayRecordComponent") // A result handed over: the caller owns the arrays.
    public record Part(String name, RecurrentSpec spec, float[] gates, float[] c, float[] h) {
        /** Names of the gates in canonical order: i, f, g, o of an LSTM; r, z, n of a GRU; h of a plain RNN. */
        public List<String> gateNames() {
            return names(spec.cell());
        }

        private static List<String> names(Cell cell) {
            return switch (cell) {
                case LSTM -> List.of("i", "f", "g", "o");
                case GRU -> List.of("r", "z", "n");
                case RNN -> List.of("h");
            };
        }

        /**
         * One activated gate, {@code [N, T, hiddenSize]}.
         *
         * @throws LstmException naming the gates that there are
         */
        public float[] gate(String gate) {
            int block = gateNames().indexOf(gate);
            if (block < 0) {
                throw new LstmException("gate must be one of " + gateNames() + ", got " + gate);
            }
            int size = spec.hiddenSize();
            float[] values = new float[gates.length / spec.cell().gates()];
            for (int step = 0; step < values.length / size; step++) {
                System.arraycopy(gates, step * spec.gateWidth() + block * size, values, step * size, size);
            }
            return values;
        }
    }
}
