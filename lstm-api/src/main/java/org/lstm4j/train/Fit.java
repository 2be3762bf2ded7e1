package org.lstm4j.train;

import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightFormat;

/** Whether a recipe, a model and examples belong together; each failure says what does not, and what to do. */
final class Fit {
    private Fit() {}

    /** Refuses a recipe that the model cannot be trained by. */
    static void require(Trainer trainer, Model model) {
        if (model.weightFormat() != WeightFormat.F32) {
            throw new LstmException(
                    "model: its weights are rounded to " + model.weightFormat()
                            + ", in which small steps are lost; train in F32, by withWeightFormat(WeightFormat.F32), and round afterwards");
        }
        requireLearning(trainer, model);
        if (trainer.slicing().window() > 0) {
            requireWindows(model);
        }
        if (trainer.loss() instanceof Loss.CrossEntropy loss
                && !loss.classWeights().isEmpty()
                && loss.classWeights().size() != model.outputFeatures().width()) {
            throw new ShapeException("class weights: expected one for each of "
                    + model.outputFeatures().width() + " outputs, got "
                    + loss.classWeights().size());
        }
    }

    private static void requireLearning(Trainer trainer, Model model) {
        int layers = model.layers().size();
        boolean learns = false;
        for (int layer = 0; layer < layers; layer++) {
            learns |= !trainer.frozen().contains(layer)
                    && !model.parameters(layer).isEmpty();
        }
        for (int layer : trainer.frozen()) {
            if (layer < 0 || layer >= layers) {
                throw new LstmException("freeze: layers lie in [0, " + layers + "), got " + layer);
            }
        }
        if (!learns) {
            throw new LstmException(
                    "freeze: all layers with weights are frozen, nothing is left to train; freeze fewer");
        }
    }

    private static void requireWindows(Model model) {
        for (int layer = 0; layer < model.layers().size(); layer++) {
            if (!model.features(layer).sequence()) {
                throw new LstmException("truncate: layer " + layer + ", " + label(model, layer)
                        + ", gives one output for a whole sequence; windows need an output for every step");
            }
            for (RecurrentSpec spec : model.specs(layer)) {
                if (spec.direction() != RecurrentSpec.Direction.FORWARD) {
                    throw new LstmException("truncate: layer " + layer + ", " + label(model, layer)
                            + ", needs the whole sequence; windows carry the state forward in time alone");
                }
            }
        }
    }

    private static String label(Model model, int layer) {
        return model.layers().get(layer).label();
    }

    /**
     * Refuses examples that do not fit the model.
     *
     * @param name of the examples
     */
    static void require(Trainer trainer, Model model, String name, Examples examples) {
        requireInput(name, model, examples);
        Loss loss = trainer.loss();
        Features output = model.outputFeatures();
        if (loss.takesClasses() == (examples.values() != null)) {
            throw new LstmException(name + " examples hold " + (loss.takesClasses() ? "numbers" : "classes")
                    + ", but the loss " + loss + " takes " + (loss.takesClasses() ? "classes" : "numbers")
                    + "; make them with Examples." + (loss.takesClasses() ? "classification" : "regression")
                    + " or choose another loss");
        }
        int rows = output.sequence() ? examples.steps() : 1;
        int targets = examples.targetsPerExample();
        if (loss instanceof Loss.Custom) {
            if (targets % rows != 0) {
                throw new ShapeException(name + " examples have " + targets + " targets each, expected a multiple of "
                        + rows + ", as many for each output of the model");
            }
        } else {
            int expected = rows * (loss.takesClasses() ? 1 : output.width() / loss.outputsPerTarget());
            if (targets != expected || output.width() % loss.outputsPerTarget() != 0) {
                throw new ShapeException(name + " examples have " + targets + " targets each, the model gives " + output
                        + ", which takes " + expected
                        + (loss.outputsPerTarget() > 1 ? ", " + loss.outputsPerTarget() + " outputs for each" : ""));
            }
        }
        if (loss.takesClasses()) {
            examples.requireClasses(name, output);
        }
    }

    /** Refuses validation examples whose targets are not the training examples', or that the metrics cannot measure. */
    static void requireMeasurable(Trainer trainer, Model model, Examples training, Examples validation) {
        Features output = model.outputFeatures();
        int targets = validation.targetsPerRow(output);
        if (targets != training.targetsPerRow(output)) {
            throw new ShapeException("validation examples have " + targets + " targets for each output of the model, "
                    + "expected " + training.targetsPerRow(output) + ", as the training examples have");
        }
        if (!(trainer.loss() instanceof Loss.Custom) || targets == output.width()) {
            return;
        }
        for (Metric metric : trainer.metrics()) {
            if (metric.isElementwise()) {
                throw new ShapeException("metric " + metric.name() + " compares each output with a target of its own: "
                        + "expected as many targets as outputs, " + output.width() + " in a row, got " + targets
                        + "; measure with a new Metric(name, function)");
            }
        }
    }

    private static void requireInput(String name, Model model, Examples examples) {
        boolean tokens = model.inputFeatures(0).kind() == Features.Kind.TOKENS;
        if (tokens != examples.tokens()) {
            throw new LstmException(name + " examples hold " + (tokens ? "floats" : "token ids") + ", the model reads "
                    + model.inputFeatures(0) + "; make them of " + (tokens ? "an int[] of ids" : "floats"));
        }
        if (tokens) {
            examples.requireIds(name, model.inputSize());
        } else if (examples.features() != model.inputSize()) {
            throw new ShapeException(name + " examples have " + examples.features()
                    + " features, the model's inputSize is " + model.inputSize());
        }
    }
}
