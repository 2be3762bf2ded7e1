package org.lstm4j.testkit;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.WeightKind;

/** The f64 answer to a problem. */
final class Oracle {
    private Oracle() {}

    /** What forward, trace and backward must yield. */
    static Map<Output, double[]> solve(Problem p) {
        RecurrentMath math = new RecurrentMath(p.spec(), CellWeights.of(p.weights()));
        RecurrentMath.Input in = new RecurrentMath.Input(
                p.steps(), p.batch(), Data.widen(p.x()), p.lengths(), widen(p.h()), widen(p.c()), widen(p.mask()));
        RecurrentMath.Output out = math.forward(in);
        RecurrentMath.Gradients d = math.backward(
                in, out, new RecurrentMath.OutputGradients(widen(p.dy()), widen(p.dLastH()), widen(p.dLastC())));
        Map<Output, double[]> answer = new EnumMap<>(Output.class);
        answer.put(Output.Y, out.y());
        answer.put(Output.LAST_H, out.lastH());
        answer.put(Output.GATES, out.gates());
        answer.put(Output.DX, d.x());
        answer.put(Output.D_INITIAL_H, d.initialH());
        answer.put(Output.DH, d.h());
        if (p.spec().cell().hasCellState()) {
            answer.put(Output.LAST_C, out.lastC());
            answer.put(Output.CELLS, out.c());
            answer.put(Output.D_INITIAL_C, d.initialC());
        }
        for (WeightKind kind : p.spec().weightKinds()) {
            double[] sum = Data.widen(p.gradients().get(kind));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += d.weights().get(kind)[i];
            }
            answer.put(Output.of(kind), sum);
        }
        return answer;
    }

    private static double @Nullable [] widen(float @Nullable [] values) {
        return values == null ? null : Data.widen(values);
    }
}
