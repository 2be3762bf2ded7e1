/** The conformance kit that every backend runs. */
module org.lstm4j.testkit {
    requires static org.jspecify;
    requires java.logging;
    requires transitive org.lstm4j;
    requires transitive org.junit.jupiter.api;

    exports org.lstm4j.testkit;
}
