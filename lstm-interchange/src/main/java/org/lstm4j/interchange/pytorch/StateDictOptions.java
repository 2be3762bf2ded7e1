package org.lstm4j.interchange.pytorch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code state_dict} does not say, and what is allowed when it is read. An architecture is a list of stages in the order
 * of computation, with commas between them:
 *
 * <table>
 * <caption>Stages</caption>
 * <tr><td>{@code encoder}</td><td>the module whose arrays are {@code encoder.weight_ih_l0} and so on; {@code .} is the module
 * whose arrays have no prefix. A cell, whose arrays are {@code encoder.weight_ih} and so on, is a layer that goes forwards</td></tr>
 * <tr><td>{@code encoder:GRU}</td><td>the same, saying its kind: {@code LSTM}, {@code GRU}, {@code RNN} (tanh),
 * {@code RNN-relu}, {@code Linear} or {@code Embedding}; needed where shapes leave it open</td></tr>
 * <tr><td>{@code last}</td><td>{@code output[:, -1]}: the last step of the sequence; of a bidirectional module the reverse half
 * has seen that step alone</td></tr>
 * <tr><td>{@code final}</td><td>{@code h_n} of the recurrent module before it: its last layer's final state, both
 * directions' side by side</td></tr>
 * <tr><td>{@code mean}, {@code max}</td><td>over the steps</td></tr>
 * <tr><td>{@code relu}, {@code tanh}, {@code sigmoid}</td><td>of the {@code Linear} before it</td></tr>
 * <tr><td>{@code dropout=0.2}</td><td>in training</td></tr>
 * </table>
 *
 * @param architecture such as {@code embedding:Embedding, lstm, final, fc}, or null where the file says it
 * @param convertDoubles whether arrays of 64-bit floats may be rounded to 32 bits
 */
public record StateDictOptions(@Nullable String architecture, boolean convertDoubles) {
    /** Nothing is said and nothing allowed. */
    public static final StateDictOptions DEFAULT = new StateDictOptions(null, false);

    public StateDictOptions withArchitecture(String newArchitecture) {
        return new StateDictOptions(Objects.requireNonNull(newArchitecture, "architecture"), convertDoubles);
    }

    /** These, with arrays of 64-bit floats rounded, each number to the nearest of 32 bits, or refused. */
    public StateDictOptions withConvertDoubles(boolean convert) {
        return new StateDictOptions(architecture, convert);
    }
}
