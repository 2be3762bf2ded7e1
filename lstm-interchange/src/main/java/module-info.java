/** Models of other systems, in and out. */
@SuppressWarnings("requires-automatic") // The HDF5 library is an automatic module.
module org.lstm4j.interchange {
    requires io.jhdf;
    requires static org.jspecify;
    requires transitive org.lstm4j;

    exports org.lstm4j.interchange;
    exports org.lstm4j.interchange.convention;
    exports org.lstm4j.interchange.dl4j;
    exports org.lstm4j.interchange.file;
    exports org.lstm4j.interchange.keras;
    exports org.lstm4j.interchange.npy;
    exports org.lstm4j.interchange.onnx;
    exports org.lstm4j.interchange.onnx.export;
    exports org.lstm4j.interchange.pytorch;
    exports org.lstm4j.interchange.tensor;
    exports org.lstm4j.interchange.verify;
}
