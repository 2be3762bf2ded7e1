/**
 * What a model is made of. A {@link org.lstm4j.layer.Layer} is an immutable description: it says what it makes of its
 * input's {@link org.lstm4j.layer.Features} and which {@link org.lstm4j.layer.Parameter}s it needs, and computes nothing.
 *
 * <pre>{@code
 * Embedding.of(5000, 64)            // token ids [T, N] to [T, N, 64]
 * LSTM.of(32)                       // every step's output, [T, N, 32]
 * LSTM.of(32).last()                // the final one alone, [N, 32]
 * Bidirectional.of(LSTM.of(32))     // both directions side by side, [T, N, 64]
 * Reverse.of(LSTM.of(32))           // from the end to the beginning, [T, N, 32]
 * Pooling.mean()                    // over the valid steps of each row, [N, width]
 * Dropout.of(0.2f)                  // active in training only
 * Dense.of(10, Activation.RELU)     // applied to every step of a sequence
 * }</pre>
 *
 * <p>Layers are stacked by adding them one after the other to a {@link org.lstm4j.model.Model}.
 */
@NullMarked
package org.lstm4j.layer;

import org.jspecify.annotations.NullMarked;
