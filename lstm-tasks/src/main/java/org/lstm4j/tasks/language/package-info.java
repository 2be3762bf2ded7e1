/**
 * Language models: a network that has read a text says what comes next, token by token.
 *
 * <pre>{@code
 * String book = TextFile.read(Path.of("book.txt"));
 * try (Backend backend = Backends.best()) {
 *     LanguageTraining training = LanguageTrainer.builder().seed(7).build().train(book, backend);
 *     LanguageModel model = training.model();
 *     model.save(Path.of("book.lstm"));
 *     Sampling sampling = Sampling.DEFAULT.withTemperature(0.8f).withTopP(0.95f).withSeed(1);
 *     String more = model.generate("The Time ", 200, sampling, backend);
 *     Evaluation evaluation = model.evaluate(otherText, backend);
 *     System.out.println(more + evaluation.perplexity() + evaluation.bitsPerCharacter());
 * }
 * }</pre>
 *
 * <p>How it works: {@link org.lstm4j.tasks.language.TextUnit} cuts a text into tokens, a {@link
 * org.lstm4j.tasks.text.Vocabulary} numbers them, and a stack of recurrent layers between an embedding and a dense layer gives
 * the logits of the next one. {@link org.lstm4j.tasks.language.LanguageTrainer} trains it by truncated back-propagation over
 * rows that follow one another in the text; {@link org.lstm4j.tasks.language.LanguageModel} is what comes of it.
 */
@NullMarked
package org.lstm4j.tasks.language;

import org.jspecify.annotations.NullMarked;
