package org.lstm4j.backend.cpu.kernel;

import java.util.List;
import org.lstm4j.spi.WeightFormat;

/** The kernels of a family, as far as each is compiled by itself: products by format and rows, the others by their methods. */
enum Kernel {
    PRODUCT_1,
    PRODUCT_2,
    PRODUCT_3,
    PRODUCT_4,
    BF16_PRODUCT_1,
    BF16_PRODUCT_2,
    BF16_PRODUCT_3,
    BF16_PRODUCT_4,
    INT8_PRODUCT_1,
    INT8_PRODUCT_2,
    INT8_PRODUCT_3,
    INT8_PRODUCT_4,
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

    private static final List<Kernel> F32 = List.of(PRODUCT_1, PRODUCT_2, PRODUCT_3, PRODUCT_4);
    private static final List<Kernel> BF16 = List.of(BF16_PRODUCT_1, BF16_PRODUCT_2, BF16_PRODUCT_3, BF16_PRODUCT_4);
    private static final List<Kernel> INT8 = List.of(INT8_PRODUCT_1, INT8_PRODUCT_2, INT8_PRODUCT_3, INT8_PRODUCT_4);

    /** The product of 1 to 4 rows by weights of a format. */
    static Kernel product(WeightFormat format, int rows) {
        return switch (format) {
            case F32 -> F32.get(rows - 1);
            case BF16 -> BF16.get(rows - 1);
            case INT8 -> INT8.get(rows - 1);
        };
    }
}
