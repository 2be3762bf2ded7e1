package org.lstm4j.tasks.language;

/** Recipes for language models; every setting can still be changed. */
public enum LanguagePreset {
    /**
     * All characters of the whole text, its last tenth held out; two layers with dropout over an embedding, AdamW along half a
     * cosine, and the weights of the epoch that foresees the held-out part best.
     */
    STANDARD,
    /**
     * The recipe of Dive into Deep Learning (Zhang et al.) for its recurrent networks: letters and space of the first 10,000
     * characters, one layer of 256 units over one-hot inputs, plain gradient descent with rate 1, gradients clipped to norm 1,
     * Gaussian weights of deviation 0.01, 500 epochs.
     */
    D2L
}
