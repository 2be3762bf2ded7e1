package org.lstm4j.tasks.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Mode;
import org.lstm4j.tasks.translate.BeamSearch.Found;

/**
 * A translator on a backend. Several threads may share it; it is closed after their last call. On the CPU a text's
 * translation does not depend on the texts that are translated with it.
 */
public final class TranslationSession implements AutoCloseable {
    /** Hypotheses that a search follows unless told. */
    public static final int DEFAULT_BEAM = 4;

    /** Hypotheses that a search follows at most. */
    public static final int MAX_BEAM = 100;

    /** Rows of a pass: enough for a good product, little enough for any memory. */
    private static final int ROWS = 128;

    private final Codec codec;
    private final int longest;
    private final Network network;

    /**
     * A translation that is not what it should be.
     *
     * @param expected the pair's target, as the translator would write it
     */
    public record Miss(Translation translation, String expected) {}

    TranslationSession(Codec codec, Shape shape, int longest, Map<String, float[]> weights, Backend backend) {
        this.codec = codec;
        this.longest = longest;
        network = new Network(backend, shape, Mode.INFERENCE, weights);
    }

    /**
     * Translates a text.
     *
     * @throws LstmException if it is longer than 1000 tokens
     */
    public String translate(String text) {
        return translate(List.of(text), DEFAULT_BEAM).getFirst().target();
    }

    /**
     * Translates texts.
     *
     * @param beam hypotheses that the search for each follows, 1 to {@value #MAX_BEAM}; 1 takes the likeliest token each time
     * @return a translation for each, in their order
     */
    public List<Translation> translate(List<String> texts, int beam) {
        if (beam < 1 || beam > MAX_BEAM) {
            throw new LstmException("beam: expected 1 to " + MAX_BEAM + " hypotheses, got " + beam);
        }
        BeamSearch search = new BeamSearch(network, beam, network.shape().boundary(), longest);
        List<Translation> translations = new ArrayList<>();
        int together = Math.max(1, ROWS / beam);
        for (int from = 0; from < texts.size(); from += together) {
            List<String> part = texts.subList(from, Math.min(from + together, texts.size()));
            List<Found> found = search.search(part.stream().map(codec::read).toList());
            for (int i = 0; i < found.size(); i++) {
                translations.add(translation(part.get(i), found.get(i)));
            }
        }
        return translations;
    }

    private Translation translation(String text, Found found) {
        return new Translation(
                text,
                codec.write(found.target()),
                Math.exp(found.logProbability()),
                found.ended(),
                codec.unknown(text));
    }

    /** Translates a text, and tells where it looked. */
    public Attention attention(String text) {
        return attention(text, translate(text));
    }

    /**
     * Where it looks when it writes a target that is given.
     *
     * @throws LstmException if either is longer than 1000 tokens
     */
    public Attention attention(String text, String target) {
        Example example = codec.example(new Pair(text, target));
        int steps = example.target().length + 1;
        int width = example.source().length;
        float[] weights = new float[steps * width];
        try (DecodingPass pass = new DecodingPass(network, List.of(example.source()))) {
            for (int t = 0; t < steps; t++) {
                int last = t == 0 ? network.shape().boundary() : example.target()[t - 1];
                pass.step(new int[] {last}, new int[1]);
                System.arraycopy(pass.alphas(), 0, weights, t * width, width);
            }
        }
        return new Attention(ended(text), ended(target), weights);
    }

    private List<String> ended(String text) {
        return Attention.ended(codec.tokens().split(text).toList());
    }

    /**
     * The pairs that it does not translate exactly.
     *
     * @param beam as of {@link #translate(List, int)}
     */
    public List<Miss> misses(List<Pair> pairs, int beam) {
        List<Translation> translations =
                translate(pairs.stream().map(Pair::source).toList(), beam);
        return IntStream.range(0, pairs.size())
                .mapToObj(i ->
                        new Miss(translations.get(i), codec.normal(pairs.get(i).target())))
                .filter(miss -> !miss.translation().target().equals(miss.expected()))
                .toList();
    }

    @Override
    public void close() {
        network.close();
    }
}
