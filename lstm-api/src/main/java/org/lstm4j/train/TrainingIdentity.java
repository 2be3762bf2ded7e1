package org.lstm4j.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;
import org.lstm4j.model.Model;

/** What makes two trainings the same: names and values of the recipe, fingerprints of the model and the examples. */
final class TrainingIdentity {
    private TrainingIdentity() {}

    static Map<String, String> of(Trainer trainer, Model model, Examples training, @Nullable Examples validation) {
        Map<String, String> identity = new LinkedHashMap<>(trainer.recipe());
        identity.put("model", model.fingerprint());
        identity.put("training examples", training.fingerprint());
        identity.put("validation examples", validation == null ? "none" : validation.fingerprint());
        return identity;
    }

    /** @throws ModelFormatException naming the first thing that differs */
    static void requireSame(Map<String, String> here, Map<String, String> there, String source) {
        here.forEach((name, value) -> {
            String other = there.get(name);
            if (!value.equals(other)) {
                throw new ModelFormatException(source + ": the checkpoint is of another training: " + name + " is "
                        + value + " here, " + other + " there; resume with the model, recipe and examples it was "
                        + "begun with, or train anew");
            }
        });
        for (String name : there.keySet()) {
            if (!here.containsKey(name)) {
                throw new ModelFormatException(source + ": the checkpoint is of another training: it knows of " + name
                        + ", this one does not; use the version that wrote it");
            }
        }
    }
}
