package org.lstm4j.tasks.gates;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** One line for each value. */
final class GatesCsv {
    private GatesCsv() {}

    static String of(Gates gates) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord("step", "label", "layer", "direction", "unit", "gate", "value");
            for (GatePart part : gates.parts()) {
                for (Memory memory : part.units()) {
                    for (Quantity quantity : part.quantities()) {
                        write(csv, gates, part, memory.unit(), quantity);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(CsvWriter csv, Gates gates, GatePart part, int unit, Quantity quantity) {
        String direction = part.direction().name().toLowerCase(Locale.ROOT);
        float[] values = part.series(quantity, unit);
        for (int t = 0; t < values.length; t++) {
            csv.writeRecord(
                    Integer.toString(t + 1),
                    gates.labels().get(t),
                    part.layer(),
                    direction,
                    Integer.toString(unit),
                    quantity.symbol(),
                    Float.toString(values[t]));
        }
    }
}
