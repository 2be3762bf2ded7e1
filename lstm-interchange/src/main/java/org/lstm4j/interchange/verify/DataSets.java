package org.lstm4j.interchange.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.onnx.OnnxSession;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.verify.Comparison.Tolerance;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.spi.Backend;

/**
 * A backend test of ONNX: a model, and sets of tensors in files. {@code output_I.pb} is the model's output I. The inputs are
 * numbered among those that a run is given, or, where there is a file for each, among all that the graph lists: the latter include
 * weights where the file was written for version 3 of the format or before.
 */
record DataSets(Path folder, List<Path> sets, OnnxOptions options) implements Case {
    private static final Tolerance TOLERANCE = new Tolerance(1e-7, 1e-3);
    private static final Tolerance SAME = new Tolerance(0, 0);
    private static final Pattern FILE = Pattern.compile("(input|output)_(\\d{1,6})\\.pb");

    @Override
    public String name() {
        return folder.getFileName().toString();
    }

    @Override
    public boolean expectsSuccess() {
        return true;
    }

    @Override
    public Outputs compute(Backend backend) {
        OnnxModel model = OnnxModel.read(folder.resolve("model.onnx"), options);
        List<Map<String, Tensor>> outputs = new ArrayList<>();
        try (OnnxSession session = model.open(backend)) {
            for (Path set : sets) {
                outputs.add(session.run(inputs(model, set)));
            }
        }
        return () -> compare(names(model.outputs()), outputs);
    }

    private static List<String> names(List<ValueInfo> values) {
        return values.stream().map(ValueInfo::name).toList();
    }

    private Map<String, Tensor> inputs(OnnxModel model, Path set) {
        SortedMap<Integer, Path> files = files(set, "input");
        List<String> given = names(model.inputs());
        List<String> names = files.size() == given.size() ? given : model.listedInputs();
        if (files.size() != names.size() || (!names.isEmpty() && files.lastKey() >= names.size())) {
            throw new UnsupportedModelException(set.getFileName() + ": expected files input_0.pb and following for "
                    + given + ", or for all of " + model.listedInputs() + ", got the numbers " + files.keySet());
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        files.forEach((number, file) -> {
            String name = names.get(number);
            Tensor tensor = OnnxModel.readTensor(file, options);
            if (given.contains(name)) {
                inputs.put(name, tensor);
            } else {
                requireSame(model, name, tensor, file);
            }
        });
        return inputs;
    }

    /** Refuses another value for what the model has a value of its own for; what folding has used up is not there to compare. */
    private static void requireSame(OnnxModel model, String name, Tensor tensor, Path file) {
        model.initializer(name).ifPresent(own -> {
            Comparison comparison = Comparison.of(Map.of(name, tensor), Map.of(name, own), SAME, false);
            if (!comparison.passed()) {
                throw new UnsupportedModelException(file.getFileName()
                        + ": is not the model's own value, and no run is given another one: " + comparison.detail());
            }
        });
    }

    private Comparison compare(List<String> names, List<Map<String, Tensor>> outputs) {
        Comparison last = new Comparison(false, "there is no data set");
        for (int i = 0; i < sets.size(); i++) {
            String set = sets.get(i).getFileName().toString();
            SortedMap<Integer, Path> files = files(sets.get(i), "output");
            if (files.isEmpty() || files.lastKey() >= names.size()) {
                throw new UnsupportedModelException(set + ": expected files output_0.pb and following for " + names
                        + ", got the numbers " + files.keySet());
            }
            Map<String, Tensor> expected = new LinkedHashMap<>();
            files.forEach(
                    (number, file) -> expected.put(names.get(number), OnnxModel.readTensor(file, OnnxOptions.DEFAULT)));
            last = Comparison.of(outputs.get(i), expected, TOLERANCE, options.convertDoubles());
            if (!last.passed()) {
                return new Comparison(false, set + ": " + last.detail());
            }
        }
        return last;
    }

    /** The tensors of a set by their numbers. */
    private static SortedMap<Integer, Path> files(Path set, String kind) {
        SortedMap<Integer, Path> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(set)) {
            entries.forEach(entry -> {
                Matcher matcher = FILE.matcher(entry.getFileName().toString());
                if (matcher.matches() && matcher.group(1).equals(kind)) {
                    files.put(Integer.parseInt(matcher.group(2)), entry);
                }
            });
        } catch (IOException e) {
            throw SystemReason.unreadable(set, e);
        }
        return files;
    }
}
