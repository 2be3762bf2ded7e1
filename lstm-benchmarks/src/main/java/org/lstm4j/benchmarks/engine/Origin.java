package org.lstm4j.benchmarks.engine;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where classes come from. */
public final class Origin {
    private Origin() {}

    /** The jar, or the folder of classes, that a class was loaded from. */
    public static Path of(Class<?> loaded) {
        try {
            return Path.of(
                    loaded.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder beside it, where an engine may unpack what it has to. */
    public static Path beside(Class<?> loaded, String name) {
        return of(loaded).resolveSibling(name);
    }
}
