/**
 * A network as a value. A {@link org.lstm4j.model.Model} is an ordered stack of layers with its weights: immutable, equal
 * to another by value, shared freely between threads. What runs it on a device is a {@code Session}; what a sequence left
 * behind is a {@link org.lstm4j.model.State}; what lies on disk is a {@link org.lstm4j.model.ModelFile}.
 *
 * <pre>{@code
 * Model model = Model.builder(1)
 *         .add(LSTM.of(32).last())
 *         .add(Dense.of(1))
 *         .initialise(Initialiser.PYTORCH, 42)
 *         .build();
 * System.out.println(model.summary());
 * ModelFile.save(path, model);
 * }</pre>
 *
 * <p>A model that begins with an {@link org.lstm4j.layer.Embedding} reads token ids instead of floats, wherever input goes in:
 * {@code Model.builder(Embedding.of(5000, 64))}, {@code session.predict(ids, batch, steps)}. What a network did inside is a
 * {@link org.lstm4j.model.Trace}.
 *
 * <p>Weights have names, the layer's index in front: {@code 0.weight_ih}, {@code 1.bias}; their layout is PyTorch's.
 */
@NullMarked
package org.lstm4j.model;

import org.jspecify.annotations.NullMarked;
