/**
 * Classification of short texts: from a file of labelled texts to a classifier that says what a text is, and how sure one can
 * be.
 *
 * <pre>{@code
 * LabelledTexts data = TextTable.read(Path.of("reviews.csv")).labelled("review", "stars");
 * try (Backend backend = Backends.best()) {
 *     ClassifierReport report = ClassifierTrainer.builder().seed(42).build().train(data, backend);
 *     System.out.println("accuracy " + report.validation().accuracy());
 *     Answer answer = report.classifier().predict("Loved this place!", backend);
 *     System.out.println(answer.label() + " " + answer.probability());
 *     report.classifier().save(Path.of("reviews.lstm"));
 * }
 * }</pre>
 *
 * <p>How it works: {@link org.lstm4j.tasks.text.Tokenizer} cuts texts into tokens; {@code Lexicon} chooses those that are known,
 * from the texts that are learnt from alone; {@code ClassifierNetwork} reads their vectors both ways by an LSTM;
 * {@link org.lstm4j.tasks.classify.ClassifierTrainer} trains it, stops by texts that were held back, and lets these say how much
 * to trust its probabilities ({@code Temperature}). {@link org.lstm4j.tasks.classify.Scores} holds answers against labels, and
 * {@link org.lstm4j.tasks.classify.CrossValidation} a recipe against a bag of words.
 */
@NullMarked
package org.lstm4j.tasks.classify;

import org.jspecify.annotations.NullMarked;
