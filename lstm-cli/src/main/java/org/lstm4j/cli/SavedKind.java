package org.lstm4j.cli;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.file.FileFormat;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;
import org.lstm4j.model.ModelFile;
import org.lstm4j.tasks.translate.TranslationModel;

/** What a file of a model is for: commands say so of one that was meant for another. */
enum SavedKind {
    LANGUAGE("a language model", "language generate", "language train"),
    CLASSIFICATION("a classifier", "classify predict", "classify train"),
    FORECAST("a forecast model", "forecast --model", "forecast"),
    TRANSLATOR("a translator", "translate run", "translate train"),
    OTHER("a network of no task", "run", "");

    private final String words;
    private final String command;
    private final String maker;

    SavedKind(String words, String command, String maker) {
        this.words = words;
        this.command = command;
        this.maker = maker;
    }

    /**
     * Loads a model of this kind.
     *
     * @throws LstmException naming what the file is instead, or what is wrong with it
     */
    <T> T load(Path file, Function<Path, T> loading) {
        try {
            return loading.apply(file);
        } catch (ModelFormatException e) {
            requireNoOther(file, e);
            throw new LstmException(e.getMessage() + ", as by 'lstm " + maker + " --save'", e);
        }
    }

    /** Likewise what is read as layers or as a graph, of which a translator is none. */
    static <T> T read(Path file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (ModelFormatException e) {
            if (isTranslator(file)) {
                throw new LstmException(file + ": is a translator, which translates texts; use lstm translate run", e);
            }
            throw e;
        }
    }

    private void requireNoOther(Path file, ModelFormatException cause) {
        FileFormat format;
        try {
            format = FileFormat.of(file);
        } catch (ModelFormatException e) {
            return; // what is damaged could have been of this kind
        } catch (LstmException e) {
            throw new LstmException(file + ": is no model; name " + wanted(), cause);
        }
        if (format != FileFormat.LSTM4J) {
            throw new LstmException(file + ": is a model of another system (" + format + "); name " + wanted(), cause);
        }
        SavedKind found = of(file);
        if (found != null && found != this) {
            throw new LstmException(
                    file + ": is " + found.words + "; use lstm " + found.command + ", or name " + wanted(), cause);
        }
    }

    private String wanted() {
        return words + ", as 'lstm " + maker + " --save' writes one";
    }

    /** Null for one that is damaged. */
    private static @Nullable SavedKind of(Path file) {
        if (isTranslator(file)) {
            return TRANSLATOR;
        }
        try {
            return of(ModelFile.load(file).task());
        } catch (ModelFormatException e) {
            return null;
        }
    }

    /** Whether a file says so; whether it is intact, loading it tells. */
    static boolean isTranslator(Path file) {
        return FileFormat.of(file) == FileFormat.LSTM4J && TranslationModel.isIn(file);
    }

    /** By the task beside a network; null where there is none. */
    static SavedKind of(@Nullable String task) {
        String type = task != null && Json.parse(task) instanceof JsonObject object
                ? object.find("type")
                        .filter(JsonString.class::isInstance)
                        .map(Json::asString)
                        .orElse("")
                : "";
        return switch (type) {
            case "language" -> LANGUAGE;
            case "classification" -> CLASSIFICATION;
            case "forecast" -> FORECAST;
            default -> OTHER;
        };
    }
}
