package org.lstm4j.benchmarks.engine;

import java.util.List;
import java.util.ServiceLoader;
import org.lstm4j.LstmException;

/** The engines on the class path. */
public final class Engines {
    private Engines() {}

    /** All that can be loaded. */
    public static List<Engine> all() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * The engine of that id.
     *
     * @throws LstmException naming those that there are
     */
    public static Engine named(String id) {
        List<Engine> all = all();
        return all.stream()
                .filter(engine -> engine.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new LstmException("engine " + id + ": not on the class path, which has "
                        + all.stream().map(Engine::id).toList()));
    }
}
