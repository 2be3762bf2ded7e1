package org.lstm4j.tasks.language;

/**
 * How well a model foresees a text, read from its beginning without any context. The first token is given, all others count.
 *
 * @param tokens that were foreseen
 * @param unknown those among them that the vocabulary lacks; the model foresees for each that some unknown token comes, but
 *     not which, so that figures of a text with many of them flatter it
 * @param characters (code points) of the text that the tokens make
 * @param nats {@code -log p} of all of them together
 */
public record Evaluation(long tokens, long unknown, long characters, double nats) {
    /** {@code exp} of the mean cross-entropy: among how many equally likely tokens each one seems to be drawn. */
    public double perplexity() {
        return Math.exp(nats / tokens);
    }

    /** The size of the text in a code that knows the model's expectations, comparable between models of all units. */
    public double bitsPerCharacter() {
        return nats / Math.log(2) / characters;
    }
}
