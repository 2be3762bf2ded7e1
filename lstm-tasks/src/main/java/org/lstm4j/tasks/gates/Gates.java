package org.lstm4j.tasks.gates;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lstm4j.LstmException;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Session;
import org.lstm4j.model.Trace;

/**
 * What the gates of a model did with one sequence, to be looked at.
 *
 * <pre>{@code
 * Gates gates = Gates.of(session, Reading.ofTokens(ids, List.of("the", "time", "machine")));
 * Memory longest = gates.parts().getFirst().units().getFirst();
 * }</pre>
 *
 * @param labels the names of the steps: tokens, dates, numbers
 * @param text whether the labels are tokens with letters, which make a text when they are read one after another
 * @param parts all recurrent layers, and directions of them, in their order
 */
public record Gates(List<String> labels, boolean text, List<GatePart> parts) {
    /** @throws LstmException when there is no recurrent layer */
    public Gates {
        labels = List.copyOf(labels);
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new LstmException("model: expected a recurrent layer, got none; there are no gates to look at");
        }
    }

    /** Lets a model read a sequence, and keeps what its recurrent layers did. */
    public static Gates of(Session session, Reading reading) {
        Gates gates = of(session.trace(reading.request()), reading.labels());
        return new Gates(gates.labels(), reading.isText(), gates.parts());
    }

    /**
     * The gates of a trace of one row.
     *
     * @param labels one for each step
     * @throws LstmException when the trace has more rows, or another number of steps
     */
    public static Gates of(Trace trace, List<String> labels) {
        for (Trace.Part part : trace.parts()) {
            int rows = GatePart.rows(part, labels.size());
            if (rows > 1) {
                throw new LstmException("trace: expected one row of " + labels.size() + " steps, got " + rows
                        + " rows; trace one, or say which row");
            }
        }
        return of(trace, labels, 0);
    }

    /**
     * The gates of one row of a batch-major trace.
     *
     * @param labels one for each step
     * @param row from 0
     * @throws LstmException when the trace has no such row, or another number of steps
     */
    public static Gates of(Trace trace, List<String> labels, int row) {
        return new Gates(
                labels,
                false,
                trace.parts().stream()
                        .map(part -> GatePart.of(part, labels.size(), row))
                        .toList());
    }

    /** T. */
    public int steps() {
        return labels.size();
    }

    /**
     * The part of that name.
     *
     * @throws LstmException naming the parts that there are
     */
    public GatePart part(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LstmException("part must be one of "
                        + parts.stream().map(GatePart::name).toList() + ", got " + name));
    }

    /**
     * The same with some units alone, in every part that has units of these numbers.
     *
     * @param units from 0
     * @throws LstmException for a unit that no part has
     */
    public Gates choose(int... units) {
        int most = parts.stream().mapToInt(GatePart::hiddenSize).max().orElseThrow();
        for (int unit : units) {
            if (unit < 0 || unit >= most) {
                throw new LstmException("unit must lie in [0, " + most + "), got " + unit);
            }
        }
        Set<Integer> chosen = Arrays.stream(units).boxed().collect(Collectors.toUnmodifiableSet());
        return new Gates(
                labels,
                text,
                parts.stream()
                        .map(part -> part.choose(chosen))
                        .filter(part -> !part.units().isEmpty())
                        .toList());
    }

    /** The same with the units alone that remember longest, at most so many of each part. */
    public Gates longest(int most) {
        return new Gates(
                labels, text, parts.stream().map(part -> part.first(most)).toList());
    }

    /** All values, one a line: {@code step,label,layer,direction,unit,gate,value}; steps are numbered from 1. */
    public String toCsv() {
        return GatesCsv.of(this);
    }

    /**
     * As JSON: {@code labels}, and of each of the {@code parts} its name, layer, direction, cell and {@code units}, each with
     * its retention, its half-life and the values of its gates and states by their letters. A half-life without end is null, as are
     * those of a plain RNN.
     */
    public JsonObject toJson() {
        return GatesJson.of(this);
    }
}
