/** Layers, models, training and the backend seam. */
module org.lstm4j {
    requires static org.jspecify;
}
