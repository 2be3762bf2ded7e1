package org.lstm4j.backend.cpu.kernel;

/** The kernels of a family, as far as each is compiled by itself: products by their rows, the others by their methods. */
enum Kernel {
    PRODUCT_1,
    PRODUCT_2,
    PRODUCT_3,
    PRODUCT_4,
    LSTM,
    RECORDING_LSTM,
    LSTM_BACKWARD,
    GRU_GATES,
    GRU_AFTER,
    GRU_BEFORE,
    GRU_AFTER_BACKWARD,
    GRU_BEFORE_BACKWARD,
    GRU_RESET_BACKWARD,
    TANH,
    RELU,
    TANH_BACKWARD,
    RELU_BACKWARD,
    SCALE,
    ADD;

    /** The product of so many rows. */
    static Kernel product(int rows) {
        return switch (rows) {
            case 1 -> PRODUCT_1;
            case 2 -> PRODUCT_2;
            case 3 -> PRODUCT_3;
            case 4 -> PRODUCT_4;
            default -> throw new IllegalArgumentException("rows: expected 1 to 4, got " + rows);
        };
    }
}
