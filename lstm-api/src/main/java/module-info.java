/** Layers, models, training and the backend seam. */
@SuppressWarnings("module") // Modules named in qualified exports are compiled later than this one.
module org.lstm4j {
    requires static jdk.jfr; // present in most runtimes, needed in none
    requires static org.jspecify;

    exports org.lstm4j;
    exports org.lstm4j.internal.file to
            org.lstm4j.tasks,
            org.lstm4j.interchange;
    exports org.lstm4j.json to
            org.lstm4j.tasks,
            org.lstm4j.interchange;
    exports org.lstm4j.layer;
    exports org.lstm4j.math;
    exports org.lstm4j.model;
    exports org.lstm4j.spi;
    exports org.lstm4j.train;

    uses org.lstm4j.spi.BackendProvider;
}
