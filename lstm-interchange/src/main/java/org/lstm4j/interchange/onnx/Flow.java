package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.onnx.Flow.Axis.Kind;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.spi.RecurrentWeights;

/**
 * A value that is what some layers make of an input of the model, whatever the order of its axes. Immutable: two values that come
 * of one are two flows, so that a graph which is no chain is never taken for one.
 *
 * @param origin place of the input
 * @param links the layers so far
 * @param time which of the input's first two axes is time, null while nothing has told
 * @param axes what stands along each dimension
 * @param parts directions of recurrent layers that have not become features yet; they come after {@code links}, which is then
 *     of no account
 * @param softmax whether a softmax of the features follows the layers
 */
record Flow(int origin, List<Link> links, @Nullable Kind time, List<Axis> axes, List<Part> parts, boolean softmax)
        implements Traced {

    /**
     * A dimension.
     *
     * @param size -1 where it may differ from run to run
     */
    record Axis(Kind kind, int size) {
        enum Kind {
            /** Of the input, its first axis. */
            FIRST,
            /** Of the input, its second axis: one of the two is time, the other one the batch. */
            SECOND,
            /** Directions. */
            PARTS,
            FEATURES,
            /** What is left of time where one step was taken. */
            ONE
        }

        /** As in {@code FEATURES 4}. */
        @Override
        public String toString() {
            return size < 0 ? kind.toString() : kind + " " + size;
        }

        static Axis features(int width) {
            return new Axis(Kind.FEATURES, width);
        }
    }

    /** One direction of a recurrent layer. */
    record Part(Recurrence of, int direction) {}

    /**
     * A recurrent layer.
     *
     * @param x what it reads
     * @param last whether its last step is handed on alone
     * @param lengths as in {@link Link}
     */
    record Recurrence(Flow x, List<RecurrentWeights> directions, boolean last, int lengths) {
        List<Part> parts() {
            List<Part> parts = new ArrayList<>();
            for (int d = 0; d < directions.size(); d++) {
                parts.add(new Part(this, d));
            }
            return parts;
        }

        /** What both directions give, as features. */
        Link link(@Nullable Merge merge) {
            return Link.of(directions, last, merge, lengths);
        }
    }

    /** Whether it is features of steps or rows, and nothing of it still apart. */
    boolean whole() {
        return parts.isEmpty();
    }

    List<Kind> kinds() {
        return axes.stream().map(Axis::kind).toList();
    }

    Flow withAxes(List<Axis> newAxes) {
        return new Flow(origin, links, time, List.copyOf(newAxes), parts, softmax);
    }

    Flow withTime(Kind axis) {
        return new Flow(origin, links, axis, axes, parts, softmax);
    }

    Flow withParts(List<Part> newParts, List<Axis> newAxes) {
        return new Flow(origin, links, time, List.copyOf(newAxes), List.copyOf(newParts), softmax);
    }

    Flow withSoftmax() {
        return new Flow(origin, links, time, axes, parts, true);
    }

    /** One layer more, all of whose outputs are features. */
    Flow then(Link link, List<Axis> newAxes) {
        List<Link> more = new ArrayList<>(links);
        more.add(link);
        return new Flow(origin, List.copyOf(more), time, List.copyOf(newAxes), List.of(), softmax);
    }

    /** Another layer in the place of the last. */
    Flow instead(Link link) {
        List<Link> others = new ArrayList<>(links);
        others.set(others.size() - 1, link);
        return new Flow(origin, List.copyOf(others), time, axes, parts, softmax);
    }

    /** Without one axis. */
    List<Axis> axesWithout(int axis) {
        List<Axis> left = new ArrayList<>(axes);
        left.remove(axis);
        return left;
    }

    /** With one axis in the place of another. */
    List<Axis> axesWith(int axis, Axis other) {
        List<Axis> changed = new ArrayList<>(axes);
        changed.set(axis, other);
        return changed;
    }

    /** The layer of a direction that stands alone now, where the layer has no other; otherwise this. */
    Flow settled() {
        if (parts.size() != 1 || kinds().contains(Kind.PARTS)) {
            return this;
        }
        Recurrence alone = parts.getFirst().of();
        return alone.directions().size() == 1 ? alone.x().withTime(time).then(alone.link(null), axes) : this;
    }
}
