package org.lstm4j.tasks.classify;

import static org.lstm4j.tasks.file.TaskFile.require;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.tasks.file.TaskFile;
import org.lstm4j.tasks.text.Tokenizer;
import org.lstm4j.tasks.text.Vocabulary;

/** The part of a saved classifier that is not the network: the {@code lstm4j.task} of its file. */
final class ClassifierJson {
    private static final TaskFile FILE = new TaskFile("classification", "a classifier's training");

    private ClassifierJson() {}

    static JsonObject write(TextClassifier classifier) {
        return FILE.json()
                .put("classes", Json.texts(classifier.classes()))
                .put("tokenizer", Tokenizer.RULES)
                .put("maxTokens", classifier.encoder().maxTokens())
                .put("temperature", classifier.temperature())
                .put("vocabulary", Json.texts(classifier.vocabulary().tokens()))
                .build();
    }

    static TextClassifier load(Path file) {
        return FILE.load(file, ClassifierJson::read, "classes", "tokenizer", "maxTokens", "temperature", "vocabulary");
    }

    /** Reads and checks; what does not fit the network or itself is refused. */
    private static TextClassifier read(JsonObject json, Model network) {
        int rules = json.integer("tokenizer");
        require(rules == Tokenizer.RULES, "tokenizer " + rules + " is not known here, " + Tokenizer.RULES + " is");
        List<String> classes = texts(json, "classes");
        require(
                classes.size() >= 2 && new HashSet<>(classes).size() == classes.size(),
                "expected at least two classes of different names, got " + classes);
        Vocabulary vocabulary = Vocabulary.of(texts(json, "vocabulary"));
        int maxTokens = json.integer("maxTokens");
        double temperature = json.number("temperature");
        require(maxTokens >= 1 && temperature > 0, "maxTokens " + maxTokens + " or temperature " + temperature);
        require(
                network.inputFeatures(0).equals(Features.tokens(vocabulary.size()))
                        && network.outputFeatures().equals(Features.vector(classes.size())),
                "the network " + network + " does not answer " + vocabulary.size() + " tokens with " + classes.size()
                        + " classes");
        return new TextClassifier(classes, new Encoder(vocabulary, maxTokens), temperature, network);
    }

    private static List<String> texts(JsonObject json, String name) {
        return json.list(name).stream().map(Json::asString).toList();
    }
}
