package org.lstm4j.internal.network;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.RecurrentOptions;
import org.lstm4j.model.Model;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;

/**
 * A recurrent layer: one unit, or a forward and a reverse one.
 *
 * @param merge what becomes of two units' outputs; CONCAT for one
 */
record RecurrentNode(int index, RecurrentOptions options, Merge merge, List<RecurrentUnit> units, Features output)
        implements Node {
    /** What the units put out, side by side. */
    Features concatenated() {
        return output.withWidth(
                units.stream().mapToInt(unit -> unit.spec().outputSize()).reduce(0, Math::addExact));
    }

    @Override
    public List<WeightBlock> blocks() {
        return units.stream().map(RecurrentUnit::block).toList();
    }

    @Override
    public void load(ComputeStream stream, Model model, Function<WeightBlock, DeviceBuffer> place) {
        List<RecurrentWeights> weights = model.recurrentWeights(index);
        for (int i = 0; i < units.size(); i++) {
            RecurrentUnit unit = units.get(i);
            unit.plan().packWeights(stream, weights.get(i), place.apply(unit.block()));
        }
    }

    @Override
    public void store(ComputeStream stream, Map<String, float[]> arrays, Function<WeightBlock, DeviceBuffer> place) {
        units.forEach(unit -> unit.store(stream, arrays, place.apply(unit.block())));
    }

    @Override
    public Link bind(Binding binding, Flow in, @Nullable Flow dIn) {
        if (binding.kind != PassKind.STREAMING) {
            Link link = new SequenceLink(this, binding, in, dIn);
            return merge == Merge.CONCAT ? link : new MergeLink(link, merge, binding, output);
        }
        if (units.getLast().spec().direction() == Direction.REVERSE) {
            throw new LstmException("stream: the model has a reverse or bidirectional layer, which needs the whole"
                    + " sequence; use predict");
        }
        RecurrentState state =
                Objects.requireNonNull(binding.stepStates).take(units.getFirst().spec());
        binding.initialStates.add(state);
        binding.lastStates.add(state);
        return new StepLink(units.getFirst(), binding, in, state);
    }
}
