package org.lstm4j.tasks.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.lstm4j.tasks.text.Vocabulary;

/**
 * The likeliest targets, several hypotheses at a time for each source (Graves 2012; Sutskever et al. 2014, section 3.2): in
 * every step each goes on with each token, the best of all stay, and one that reaches the boundary leaves the beam narrower.
 * Hypotheses are compared by the mean log probability of their tokens, the boundary's among them, since a sum would favour the
 * short.
 */
final class BeamSearch {
    private final Network network;
    private final int width;
    private final int boundary;
    private final int longest;

    /**
     * A search.
     *
     * @param network for inference
     * @param width hypotheses of each source
     * @param boundary the target's id of beginning and end
     * @param longest tokens of a target at most
     */
    BeamSearch(Network network, int width, int boundary, int longest) {
        this.network = network;
        this.width = width;
        this.boundary = boundary;
        this.longest = longest;
    }

    /**
     * What a search found.
     *
     * @param target ids, without the boundary
     * @param logProbability the mean over its tokens
     * @param ended whether the boundary was reached
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Found(int[] target, double logProbability, boolean ended) {}

    /**
     * A target that is being written.
     *
     * @param row of the pass that holds its state
     * @param sum of the tokens' log probabilities
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Hypothesis(int row, int[] tokens, double sum) {
        int last() {
            return tokens[tokens.length - 1];
        }
    }

    /** A hypothesis with one more token. */
    private record Candidate(Hypothesis hypothesis, int id, double sum) {
        /** Among equals the later one goes first: the result is one for every order of the queue. */
        static final Comparator<Candidate> WORST_FIRST = Comparator.comparingDouble(Candidate::sum)
                .thenComparingInt(candidate -> -candidate.hypothesis.row)
                .thenComparingInt(candidate -> -candidate.id);

        Hypothesis extended() {
            int[] tokens = Arrays.copyOf(hypothesis.tokens, hypothesis.tokens.length + 1);
            tokens[tokens.length - 1] = id;
            return new Hypothesis(hypothesis.row, tokens, sum);
        }
    }

    /** The hypotheses of one source. */
    private static final class Beam {
        List<Hypothesis> live;
        /** Those that are as long as a target may be, and have not ended. */
        List<Hypothesis> longest = List.of();

        final List<Found> found = new ArrayList<>();

        Beam(int firstRow) {
            live = List.of(new Hypothesis(firstRow, new int[0], 0));
        }
    }

    /** Searches for the targets of several sources, in their order. */
    List<Found> search(List<int[]> sources) {
        List<int[]> rows = new ArrayList<>();
        List<Beam> beams = new ArrayList<>();
        for (int[] source : sources) {
            beams.add(new Beam(rows.size()));
            for (int b = 0; b < width; b++) {
                rows.add(source);
            }
        }
        try (DecodingPass pass = new DecodingPass(network, rows)) {
            int[] last = new int[rows.size()];
            int[] from = new int[rows.size()];
            Arrays.fill(last, boundary);
            Arrays.setAll(from, row -> row);
            for (int t = 0; t < longest + 1 && beams.stream().anyMatch(beam -> !beam.live.isEmpty()); t++) {
                float[] logits = pass.step(last, from);
                for (int n = 0; n < beams.size(); n++) {
                    extend(beams.get(n), logits, t == longest);
                    place(beams.get(n), n * width, last, from);
                }
            }
        }
        return beams.stream().map(BeamSearch::best).toList();
    }

    /** @param last whether nothing but the boundary may follow */
    private void extend(Beam beam, float[] logits, boolean last) {
        int room = width - beam.found.size();
        PriorityQueue<Candidate> best = new PriorityQueue<>(Candidate.WORST_FIRST);
        for (Hypothesis hypothesis : beam.live) {
            addCandidates(hypothesis, logits, room, best);
        }
        List<Candidate> ranked = new ArrayList<>(best);
        ranked.sort(Candidate.WORST_FIRST.reversed());
        List<Hypothesis> live = new ArrayList<>();
        for (Candidate candidate : ranked) {
            if (candidate.id == boundary) {
                beam.found.add(found(candidate.hypothesis.tokens, candidate.sum, true));
            } else {
                live.add(candidate.extended());
            }
        }
        beam.longest = last ? beam.live : List.of();
        beam.live = last ? List.of() : live;
    }

    /** The {@code room} best of all go on. Nobody can write the unknown token. */
    private void addCandidates(Hypothesis hypothesis, float[] logits, int room, PriorityQueue<Candidate> best) {
        int targets = network.shape().targets();
        int at = hypothesis.row * targets;
        double before = hypothesis.sum - logSumExp(logits, at, targets);
        for (int id = Vocabulary.UNKNOWN + 1; id < targets; id++) {
            double sum = before + logits[at + id];
            if (best.size() == room && best.element().sum < sum) {
                best.remove();
            }
            if (best.size() < room) {
                best.add(new Candidate(hypothesis, id, sum));
            }
        }
    }

    /** Gives each hypothesis a row of its beam for the next step. */
    private static void place(Beam beam, int firstRow, int[] last, int[] from) {
        List<Hypothesis> placed = new ArrayList<>();
        for (Hypothesis hypothesis : beam.live) {
            int row = firstRow + placed.size();
            from[row] = hypothesis.row;
            last[row] = hypothesis.last();
            placed.add(new Hypothesis(row, hypothesis.tokens, hypothesis.sum));
        }
        beam.live = placed;
    }

    private static Found found(int[] target, double sum, boolean ended) {
        return new Found(target, sum / (target.length + (ended ? 1 : 0)), ended);
    }

    private static Found best(Beam beam) {
        List<Found> found = new ArrayList<>(beam.found);
        if (found.isEmpty()) {
            beam.longest.forEach(live -> found.add(found(live.tokens, live.sum, false)));
        }
        return found.stream()
                .max(Comparator.comparingDouble(Found::logProbability))
                .orElseThrow();
    }

    /** In double, so that no sum of small probabilities is lost. */
    private static double logSumExp(float[] values, int from, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, values[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += StrictMath.exp(values[i] - largest);
        }
        return largest + StrictMath.log(sum);
    }
}
