package org.lstm4j.internal.file;

import java.util.Map;
import org.lstm4j.ModelFormatException;
import org.lstm4j.json.Json;

/**
 * The version of a kind of file, which its metadata name under a key of its own.
 *
 * @param kind what the file is, for messages
 * @param key in the metadata
 * @param version that is written and read
 */
public record FormatVersion(String kind, String key, String version) {
    /**
     * Refuses other files, and other versions of this one.
     *
     * @param source names the file
     */
    public void require(Map<String, String> metadata, String source) {
        String found = metadata.get(key);
        if (found == null) {
            throw new ModelFormatException(source + ": no LSTM4J " + kind + ": metadata has no " + key);
        }
        if (!found.equals(version)) {
            throw new ModelFormatException(source + ": " + key + " is " + Json.quote(found) + ", this version reads "
                    + version + "; use the version that wrote the file");
        }
    }
}
