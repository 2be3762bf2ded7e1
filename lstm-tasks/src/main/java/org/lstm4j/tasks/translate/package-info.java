/**
 * Translation, from pairs of texts to a model that writes what a text means: sequence to sequence, by characters or by words.
 *
 * <pre>{@code
 * List<Pair> pairs = PairsFile.read(Path.of("dates.tsv")); // "March 3, 2021", a tab, "2021-03-03"
 * try (Backend backend = Backends.best()) {
 *     TranslationModel model = Translator.train(pairs, backend);
 *     try (TranslationSession session = model.open(backend)) {
 *         System.out.println(session.translate("March 3, 2021"));
 *         System.out.println(session.attention("March 3, 2021").toText());
 *     }
 *     model.save(Path.of("dates.lstm"));
 * }
 * }</pre>
 *
 * <p>How it works: {@code Encoder} reads the source from both ends; {@code AdditiveAttention} weighs what it has read for
 * every token that is written; a cell and {@code Readout} write it. {@code Shape} lists the arrays. They are a network of
 * this task's own on {@link org.lstm4j.spi.CoreKernels} and {@link org.lstm4j.spi.RecurrentPlan}, since a
 * {@link org.lstm4j.model.Model} is a stack with one input (docs/decisions/100). {@code TrainingPass} has the loss and its
 * gradients, {@code Training} the epochs, {@code BeamSearch} the search.
 */
@NullMarked
package org.lstm4j.tasks.translate;

import org.jspecify.annotations.NullMarked;
