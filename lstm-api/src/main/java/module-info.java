/** Layers, models, training and the backend seam. */
module org.lstm4j {
    requires static org.jspecify;

    exports org.lstm4j;
    exports org.lstm4j.math;
    exports org.lstm4j.spi;

    uses org.lstm4j.spi.BackendProvider;
}
