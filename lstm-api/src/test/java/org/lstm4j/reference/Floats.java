package org.lstm4j.reference;

import org.lstm4j.spi.Matrix;

/** A view's elements. */
record Floats(ReferenceBuffer buffer, Matrix view) {
    float get(int r, int j) {
        return buffer.get(index(r, j));
    }

    void set(int r, int j, float value) {
        buffer.set(index(r, j), value);
    }

    /** Replaces every element, row by row. */
    void update(Update update) {
        for (int r = 0; r < view.rows(); r++) {
            for (int j = 0; j < view.columns(); j++) {
                set(r, j, update.apply(r, j, get(r, j)));
            }
        }
    }

    /** Row-major copy in double precision. */
    double[] widened() {
        double[] values = new double[view.rows() * view.columns()];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i / view.columns(), i % view.columns());
        }
        return values;
    }

    private long index(int r, int j) {
        return view.offset() + r * view.rowStride() + j;
    }

    /** An element's new value from its place and its old one. */
    interface Update {
        float apply(int r, int j, float old);
    }
}
