/** What the GPU backends share. */
module org.lstm4j.gpu {
    requires static org.jspecify;
    requires transitive org.lstm4j;

    exports org.lstm4j.gpu;
}
