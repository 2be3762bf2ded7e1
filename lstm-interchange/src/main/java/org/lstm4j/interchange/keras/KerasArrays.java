package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;

/** Where a layer's arrays lie in the two layouts of Keras's HDF5 files. */
interface KerasArrays {
    /**
     * The arrays of the next layer, each in its place.
     *
     * @param folders of the layer's own parts, one for each of its cells, or one that is empty
     * @param variables names of the arrays of one part, in Keras's order
     * @return one path for each variable, part after part
     */
    List<String> paths(KerasConfig layer, List<String> folders, List<String> variables);

    /** The arrays of a layer, which may be asked for later than those of the layers behind it. */
    KerasArrays of(KerasConfig layer);

    /** Legacy {@code .h5}: each layer's group lists its arrays by name. */
    record Legacy(Hdf5 file, String source) implements KerasArrays {
        @Override
        public KerasArrays of(KerasConfig layer) {
            return this;
        }

        @Override
        public List<String> paths(KerasConfig layer, List<String> folders, List<String> variables) {
            String group = "model_weights/" + layer.name();
            if (variables.isEmpty()) {
                return List.of();
            }
            List<String> names = file.texts(group, "weight_names");
            boolean asExpected = names.size() == folders.size() * variables.size();
            for (int i = 0; asExpected && i < names.size(); i++) {
                String name = names.get(i);
                String last = name.substring(name.lastIndexOf('/') + 1).replaceFirst(":0$", "");
                String half = folders.size() < 2 ? "" : i < variables.size() ? "forward" : "backward";
                asExpected = last.equals(variables.get(i % variables.size())) && name.contains(half);
            }
            if (!asExpected) {
                throw new ModelFormatException(source + ": " + layer + ": expected arrays " + variables
                        + (folders.size() > 1 ? " of each direction" : "") + ", got " + Json.quote(names.toString()));
            }
            return names.stream().map(name -> group + "/" + name).toList();
        }
    }

    /** {@code model.weights.h5} of a {@code .keras} file: a group for each layer, named by its class, arrays by number. */
    final class Numbered implements KerasArrays {
        private final Hdf5 file;
        private final String source;
        private final String root;
        private final Map<String, Integer> counts = new HashMap<>();

        Numbered(Hdf5 file, String source) {
            this.file = file;
            this.source = source;
            // Up to 2.13 the group had the name of an attribute.
            this.root = file.has("layers") ? "layers" : "_layer_checkpoint_dependencies";
        }

        @Override
        public List<String> paths(KerasConfig layer, List<String> folders, List<String> variables) {
            return of(layer).paths(layer, folders, variables);
        }

        @Override
        public KerasArrays of(KerasConfig layer) {
            String name = layer.type()
                    .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                    .toLowerCase(Locale.ROOT);
            int before = counts.merge(name, 1, Integer::sum) - 1;
            return new Group(file, root + "/" + name + (before == 0 ? "" : "_" + before), source);
        }
    }

    /** One layer's group in such a file. */
    record Group(Hdf5 file, String group, String source) implements KerasArrays {
        @Override
        public KerasArrays of(KerasConfig layer) {
            return this;
        }

        @Override
        public List<String> paths(KerasConfig layer, List<String> folders, List<String> variables) {
            List<String> paths = new ArrayList<>();
            for (String folder : variables.isEmpty() ? List.<String>of() : folders) {
                String vars = group + "/" + folder + "vars";
                int found = file.names(vars).size();
                if (found != variables.size()) {
                    throw new ModelFormatException(source + ": " + layer + ": expected arrays " + variables + " in "
                            + Json.quote(vars) + ", got " + found);
                }
                for (int i = 0; i < found; i++) {
                    paths.add(vars + "/" + i);
                }
            }
            return paths;
        }
    }
}
