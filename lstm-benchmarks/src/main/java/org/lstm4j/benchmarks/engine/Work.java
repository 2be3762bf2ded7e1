package org.lstm4j.benchmarks.engine;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.Cell;

/**
 * What is measured: recurrent layers with default options, whose input size is the hidden size, or that of {@link TextInputs}
 * for a LANGUAGE. Its text names a row, is
 * matched by {@code --filter}, and goes to the JVM that does the work: {@code forward lstm B32 H256 T100 threads1}, and
 * what is out of the ordinary behind that: {@code layers2 bidirectional ragged bf16}.
 *
 * @param kind what one run does
 * @param cell with the default options
 * @param batch N
 * @param hidden H
 * @param steps T; 1 for a STEP; of one update for a LANGUAGE
 * @param threads threads that share a run
 * @param layers stacked layers
 * @param bidirectional whether every layer reads both ways, its outputs side by side
 * @param ragged whether rows have lengths of their own
 * @param precision of the stored weights
 */
public record Work(
        Kind kind,
        Cell cell,
        int batch,
        int hidden,
        int steps,
        int threads,
        int layers,
        boolean bidirectional,
        boolean ragged,
        Precision precision) {
    private static final Pattern TEXT = Pattern.compile(
            "(?<kind>forward|step|train|language) (?<cell>lstm|gru|rnn)"
                    + " B(?<batch>\\d{1,6}) H(?<hidden>\\d{1,5}) T(?<steps>\\d{1,6}) threads(?<threads>\\d{1,3})"
                    + "(?: layers(?<layers>\\d{1,2}))?(?<bidirectional> bidirectional)?(?<ragged> ragged)?(?: (?<precision>bf16|int8))?");

    /** What one run does. */
    public enum Kind {
        /** Whole sequences from zero states, every step put out. */
        FORWARD,
        /** One step from the state that the run before has left. */
        STEP,
        /** Forward, mean squared error, backward, and one update by Adam. */
        TRAIN,
        /** One epoch of a language model of one layer: see {@link TextInputs}. */
        LANGUAGE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Work {
        if (batch < 1 || hidden < 1 || steps < 1 || threads < 1 || layers < 1) {
            throw new ShapeException("batch, hidden, steps, threads and layers must be at least 1, got " + batch + ", "
                    + hidden + ", " + steps + ", " + threads + ", " + layers);
        }
        if (kind == Kind.STEP && (steps != 1 || bidirectional || ragged)) {
            throw new LstmException("a step has one step, in one direction, of all rows; got T=" + steps);
        }
    }

    /** One layer over sequences of equal length. */
    public static Work of(Kind kind, Cell cell, int batch, int hidden, int steps, int threads) {
        return new Work(kind, cell, batch, hidden, steps, threads, 1, false, false, Precision.F32);
    }

    /** Reads what {@link #toString} writes. */
    public static Work parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new LstmException("work: expected 'forward lstm B32 H256 T100 threads1' or the like, got " + text);
        }
        String layers = matcher.group("layers");
        String precision = matcher.group("precision");
        return new Work(
                Kind.valueOf(matcher.group("kind").toUpperCase(Locale.ROOT)),
                Cell.valueOf(matcher.group("cell").toUpperCase(Locale.ROOT)),
                Integer.parseInt(matcher.group("batch")),
                Integer.parseInt(matcher.group("hidden")),
                Integer.parseInt(matcher.group("steps")),
                Integer.parseInt(matcher.group("threads")),
                layers == null ? 1 : Integer.parseInt(layers),
                matcher.group("bidirectional") != null,
                matcher.group("ragged") != null,
                precision == null ? Precision.F32 : Precision.valueOf(precision.toUpperCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return kind + " " + cellName() + " B" + batch + " H" + hidden + " T" + steps + " threads" + threads
                + (layers == 1 ? "" : " layers" + layers)
                + (bidirectional ? " bidirectional" : "")
                + (ragged ? " ragged" : "")
                + (precision == Precision.F32 ? "" : " " + precision);
    }

    /** As tables and JSON name it. */
    public String cellName() {
        return cell.name().toLowerCase(Locale.ROOT);
    }

    /** 1, or 2 where layers read both ways. */
    public int directions() {
        return bidirectional ? 2 : 1;
    }

    /** Features that flow into a layer. */
    public int inputSize(int layer) {
        if (layer > 0) {
            return directions() * hidden;
        }
        return kind == Kind.LANGUAGE ? TextInputs.VOCABULARY : hidden;
    }

    /** Whether weights change by it. */
    public boolean learns() {
        return kind == Kind.TRAIN || kind == Kind.LANGUAGE;
    }

    public Work withThreads(int newThreads) {
        return new Work(kind, cell, batch, hidden, steps, newThreads, layers, bidirectional, ragged, precision);
    }

    public Work withLayers(int newLayers) {
        return new Work(kind, cell, batch, hidden, steps, threads, newLayers, bidirectional, ragged, precision);
    }

    public Work withBidirectional() {
        return new Work(kind, cell, batch, hidden, steps, threads, layers, true, ragged, precision);
    }

    public Work withRagged() {
        return new Work(kind, cell, batch, hidden, steps, threads, layers, bidirectional, true, precision);
    }

    public Work withPrecision(Precision newPrecision) {
        return new Work(kind, cell, batch, hidden, steps, threads, layers, bidirectional, ragged, newPrecision);
    }

    public Work withSteps(int newSteps) {
        return new Work(kind, cell, batch, hidden, newSteps, threads, layers, bidirectional, ragged, precision);
    }
}
