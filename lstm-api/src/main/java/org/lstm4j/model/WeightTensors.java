package org.lstm4j.model;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.SafeTensorsReader;
import org.lstm4j.internal.file.Tensor;
import org.lstm4j.internal.file.TensorType;
import org.lstm4j.json.Json;
import org.lstm4j.layer.Parameter;
import org.lstm4j.spi.Int8;
import org.lstm4j.spi.WeightFormat;

/** Parameters as tensors of a {@link ModelFile}, in the model's weight format, and back. */
final class WeightTensors {
    private static final String SCALE = ".scale";

    private final SafeTensorsReader reader;
    private final WeightFormat format;
    private final String source;
    private final Map<String, float[]> arrays = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    WeightTensors(SafeTensorsReader reader, WeightFormat format, String source) {
        this.reader = reader;
        this.format = format;
        this.source = source;
    }

    /** What has been read, by the parameters' names. */
    Map<String, float[]> arrays() {
        return arrays;
    }

    /** The tensors that have been read. */
    Set<String> names() {
        return names;
    }

    static List<Tensor> of(Model model, Parameter parameter) {
        String name = parameter.name();
        float[] values = model.array(name);
        WeightFormat format = parameter.isMatrix() ? model.weightFormat() : WeightFormat.F32;
        return switch (format) {
            case F32 -> List.of(new Tensor(name, parameter.shape(), FloatBuffer.wrap(values)));
            case BF16 -> List.of(new Tensor(name, TensorType.BF16, parameter.shape(), FloatBuffer.wrap(values)));
            case INT8 -> {
                int columns = parameter.columns();
                float[] scales = new float[values.length / columns];
                float[] codes = new float[values.length];
                for (int i = 0; i < values.length; i++) {
                    if (i % columns == 0) {
                        scales[i / columns] = Int8.scale(values, i, columns);
                    }
                    codes[i] = Int8.code(values[i], scales[i / columns]);
                }
                yield List.of(
                        new Tensor(name, TensorType.I8, parameter.shape(), FloatBuffer.wrap(codes)),
                        new Tensor(name + SCALE, List.of(scales.length), FloatBuffer.wrap(scales)));
            }
        };
    }

    /** @throws ModelFormatException when there is no such tensor, or its values are none of the format */
    void read(Parameter parameter) throws IOException {
        String name = parameter.name();
        float[] values = switch (parameter.isMatrix() ? format : WeightFormat.F32) {
            case F32 -> reader.floats(name, parameter.shape());
            case BF16 -> reader.values(name, TensorType.BF16, parameter.shape());
            case INT8 -> int8(parameter);
        };
        names.add(name);
        arrays.put(name, values);
    }

    private float[] int8(Parameter parameter) throws IOException {
        String name = parameter.name();
        float[] values = reader.values(name, TensorType.I8, parameter.shape());
        float[] scales = reader.floats(name + SCALE, List.of(values.length / parameter.columns()));
        for (int i = 0; i < values.length; i++) {
            values[i] *= scales[i / parameter.columns()];
        }
        names.add(name + SCALE);
        requireRounded(parameter, values);
        return values;
    }

    /** Plans find codes and scales by rounding once more: that must not change a weight. */
    private void requireRounded(Parameter parameter, float[] values) {
        try {
            if (Arrays.equals(values, format.round(values, parameter.columns()))) {
                return;
            }
        } catch (LstmException e) {
            throw new ModelFormatException(
                    source + ": tensor " + Json.quote(parameter.name()) + ": " + e.getMessage(), e);
        }
        throw new ModelFormatException(source + ": tensor " + Json.quote(parameter.name())
                + ": its scales are not those of " + format + ": the largest code of a row is 127 or -127");
    }
}
