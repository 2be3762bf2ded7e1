package org.lstm4j.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightKind;

/**
 * The cells that PyTorch has, against PyTorch 1.13 in float64. Three steps of two rows, two inputs, two units; weights, x,
 * h0 and c0 hold 0.5 sin(1), 0.5 sin(2), ... in this order, and the loss is the sum of the squared outputs and of the last
 * cell states.
 */
class PyTorchMathTest {
    /** One run: what it yields, and its gradients. */
    private static final class Run {
        private final RecurrentMath.Output out;
        private final RecurrentMath.Gradients d;

        Run(RecurrentSpec spec) {
            CellWeights weights = CellWeights.zeros(spec);
            int drawn = 0;
            for (WeightKind kind : spec.weightKinds()) {
                double[] array = weights.get(kind);
                System.arraycopy(sines(drawn, array.length), 0, array, 0, array.length);
                drawn += array.length;
            }
            int outputs = 2 * spec.outputSize();
            int cells = spec.cell().hasCellState() ? 4 : 0;
            RecurrentMath.Input in = new RecurrentMath.Input(
                    3, 2, sines(drawn, 12), null, sines(drawn + 12, outputs), sines(drawn + 12 + outputs, cells), null);
            RecurrentMath math = new RecurrentMath(spec, weights);
            out = math.forward(in);
            double[] dy = Arrays.stream(out.y()).map(v -> 2 * v).toArray();
            double[] dLastC = new double[cells];
            Arrays.fill(dLastC, 1);
            d = math.backward(in, out, new RecurrentMath.OutputGradients(dy, null, dLastC));
        }

        private static double[] sines(int from, int size) {
            return IntStream.range(0, size)
                    .mapToDouble(i -> 0.5 * Math.sin(from + i + 1))
                    .toArray();
        }

        void yields(String y) {
            same(y, out.y());
        }

        void lastCells(String lastC) {
            same(lastC, out.lastC());
        }

        void differentiates(WeightKind kind, String gradient) {
            same(gradient, d.weights().get(kind));
        }

        void differentiatesInput(String dx) {
            same(dx, d.x());
        }

        void differentiatesInitial(String dh) {
            same(dh, d.initialH());
        }

        private static void same(String expected, double[] actual) {
            double[] numbers = Arrays.stream(expected.split("\\s+"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertArrayEquals(numbers, actual, 4e-15);
        }
    }

    @Test
    void lstm() {
        Run run = new Run(RecurrentSpec.lstm(2, 2));
        run.yields("""
                0.07066032788458858 0.09555139441940073 0.0007585848075458571 -0.002913494594250213
                0.10462551860591363 0.17489997001583815 0.021500701808762006 0.15131368035729248
                0.06985108283969364 0.15700888085194092 0.10249217452807707 0.18327358764256135""");
        run.lastCells("""
                0.10442466863953337 0.32241208730802917 0.1692328536643405 0.35502005876497456""");
        run.differentiates(WeightKind.RECURRENT, """
                0.009089286416932081 0.02353871814922896 -0.002147563354768331 0.04346677210571078
                -0.011289346594001956 -0.010701270385257705 0.012718264317986915 0.019799968957445176
                0.019488940569256888 0.2312303772361389 0.020156191327202602 0.17380131749194455
                -0.000954199671008021 0.0012588085242099865 -0.0019362494881875374 0.007108586589258937""");
        run.differentiatesInput("""
                -0.028336068396353498 -0.12006411798667331 -0.02829442731698137 -0.08884871381135064
                -0.02925087189038196 -0.16479738886770864 -0.0003250456632162715 -0.1535666589019191
                -0.024133036320908196 -0.2975355039397797 -0.01661007983960337 -0.26796396421624935""");
    }

    @Test
    void lstmWithProjection() {
        Run run = new Run(RecurrentSpec.lstm(2, 2).toBuilder().projectionSize(1).build());
        run.yields("""
                -0.005827851545733135 0.15232855362134257 0.06698183879979411 0.07844076324113074 0.15087475864181335
                0.11851409073336104""");
        run.differentiates(WeightKind.RECURRENT, """
                0.006361681591244679 -0.013312588222467472 -0.03709478108873897 -0.015995113398047104
                0.02009542835795934 0.06201912332644689 2.969166775872883e-05 -0.001122998997635718""");
        run.differentiates(WeightKind.PROJECTION, "-0.4593954998154281 -0.3364851618580959");
        run.differentiatesInput("""
                -0.04050106025701266 -0.05580146127400783 0.0029623302012606175 -0.058746970549626014
                -0.07102535742476897 -0.12835133916768532 -0.06745273474038707 -0.13966350337843167
                -0.11634221921358932 -0.23395016048518957 -0.1883969996425658 -0.3027178250300653""");
        run.differentiatesInitial("0.062350407575004554 0.06751264059986697");
    }

    @Test
    void gru() {
        Run run = new Run(RecurrentSpec.gru(2, 2));
        run.yields("""
                -0.4880508351509495 -0.27961308507534866 0.04652008271898994 0.12128257394075148
                -0.45976267547280125 -0.34737066900918556 -0.07964666070969612 -0.17181707596436963
                -0.47095954945984797 -0.4831920251596551 -0.13381917934108853 -0.3686487231380231""");
        run.differentiates(WeightKind.RECURRENT, """
                -0.034897163255357466 -0.017294676638544716 -0.02125811116926917 -0.009169755461366105
                -0.009728760928396387 -0.012781548258855946 0.08897572022659211 0.03125013156224296
                0.13247632518470678 0.06207285585542058 0.33006921606547684 0.1721782986062699""");
        run.differentiates(WeightKind.RECURRENT_BIAS, """
                0.08001642162423458 0.09036041506772653 -0.04246573985316562 -0.45580302119569416
                -0.3513245550701256 -0.9640618600764219""");
        run.differentiatesInput("""
                0.10790331191661325 0.14401435626456835 -0.008271120137997159 -0.009613509997493335
                0.1933200956356655 0.1976082580010569 0.06322344789386831 0.004917634138599866
                0.030294662355369654 0.05950484131025857 0.08000614672441 0.033364623710673606""");
        run.differentiatesInitial("-1.6752019918602892 -0.5247800016327363 -0.044357606621959686 -0.12387765211772699");
    }

    @Test
    void rnn() {
        Run run = new Run(RecurrentSpec.rnn(2, 2));
        run.yields("""
                -0.0018959217811729118 -0.49753473719583496 -0.438829770456723 -0.23435830325308976
                -0.5345415768050004 -0.5907847478440098 0.18607866562114847 -0.7477464832533778
                0.21545701846860066 -0.7517413910462267 -0.580067913933645 -0.6091600026219713""");
        run.differentiates(WeightKind.RECURRENT, """
                -1.1046223628295575 0.664119482559688 0.2021387578861193 1.1426154498687542""");
        run.differentiates(WeightKind.RECURRENT_BIAS, "-1.8729995161799775 -5.101899791012692");
        run.differentiatesInput("""
                -0.0004909345460676783 0.46145758836318923 -0.5234180839831913 -0.17025914915155493
                -0.5167958836013913 -0.09603196955727693 0.14386481630956025 0.5096419326181836
                0.1267494426676746 0.4342344248760072 -0.3779368003730973 -0.06003440107794698""");
        run.differentiatesInitial("-0.4149435690223527 -0.5263097975975669 0.24090826281261385 -0.27672787909141805");
    }
}
