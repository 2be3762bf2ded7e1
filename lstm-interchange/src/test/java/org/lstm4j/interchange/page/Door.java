package org.lstm4j.interchange.page;

/** The columns of the table of model files: what reads or writes them. */
enum Door {
    KERAS("Keras' files"),
    DL4J("DL4J's zips"),
    STATE_DICT("`state_dict`, in and out"),
    ONNX_OUT("ONNX, layers out and in");

    private final String title;

    Door(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
