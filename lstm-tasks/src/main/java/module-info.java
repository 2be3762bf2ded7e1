/** Whole jobs as library code. */
module org.lstm4j.tasks {
    requires static java.desktop; // for images alone
    requires static org.jspecify;
    requires transitive org.lstm4j;
    requires de.siegmar.fastcsv;

    exports org.lstm4j.tasks.analysis;
    exports org.lstm4j.tasks.classify;
    exports org.lstm4j.tasks.forecast;
    exports org.lstm4j.tasks.gates;
    exports org.lstm4j.tasks.language;
    exports org.lstm4j.tasks.report;
    exports org.lstm4j.tasks.series;
    exports org.lstm4j.tasks.text;
    exports org.lstm4j.tasks.training;
    exports org.lstm4j.tasks.translate;
}
