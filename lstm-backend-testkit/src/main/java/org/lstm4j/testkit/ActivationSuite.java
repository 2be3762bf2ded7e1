package org.lstm4j.testkit;

import java.util.List;
import org.lstm4j.math.ActivationMath;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.Matrix;

/** The eleven activations and their derivatives, from tiny to huge arguments, at kinks, infinities and NaN. */
final class ActivationSuite extends Suite {
    private static final int ROWS = 3;
    private static final int COLUMNS = 67;
    private static final int[] SHAPE = {ROWS, COLUMNS};

    private static final List<Activation> ACTIVATIONS = List.of(
            Activation.RELU,
            Activation.TANH,
            Activation.SIGMOID,
            Activation.IDENTITY,
            new Activation(Kind.AFFINE, 1.7f, -0.6f),
            new Activation(Kind.LEAKY_RELU, 0.03f, 0f),
            new Activation(Kind.THRESHOLDED_RELU, 0.8f, 0f),
            new Activation(Kind.SCALED_TANH, 1.7159f, 0.6667f),
            new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f),
            new Activation(Kind.ELU, 0.9f, 0f),
            new Activation(Kind.SOFTSIGN, 0f, 0f),
            new Activation(Kind.SOFTPLUS, 0f, 0f));

    ActivationSuite(Subject subject) {
        super("activations", subject);
        for (Activation f : ACTIVATIONS) {
            String name = f.kind() + (f.alpha() == 0 ? "" : " alpha=" + f.alpha() + " beta=" + f.beta());
            test(name, check -> checkValue(check, f, false));
            test(name + " in place", check -> checkValue(check, f, true));
            test(name + " backward", check -> checkDerivative(check, f, false));
            test(name + " backward in place", check -> checkDerivative(check, f, true));
        }
    }

    /** Ordinary values, every order of magnitude, and the special ones; softsign of infinity is anybody's guess. */
    private static float[] arguments(Activation f) {
        float infinity = f.kind() == Kind.SOFTSIGN ? 1e30f : Float.POSITIVE_INFINITY;
        float[] x = Data.uniform("x", ROWS * COLUMNS, 4f);
        float[] special = {0f, -0f, Float.NaN, infinity, -infinity, 88f, -88f, 104f, -104f};
        System.arraycopy(special, 0, x, COLUMNS - 4, special.length);
        for (int exponent = -60; exponent <= 60; exponent += 2) {
            x[2 * COLUMNS + (exponent + 60) / 2] = Math.scalb(exponent % 4 == 0 ? 1.25f : -1.75f, exponent);
        }
        return x;
    }

    private void checkValue(Check check, Activation f, boolean inPlace) {
        float[] x = arguments(f);
        double[] expected = new double[x.length];
        double[] scale = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            expected[i] = ActivationMath.value(f, x[i]);
            scale[i] = scale(f, x[i]);
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix y = inPlace ? rig.memory.update("y", ROWS, COLUMNS, x) : rig.memory.output("y", ROWS, COLUMNS);
            rig.kernels.activate(rig.stream, f, inPlace ? y : rig.memory.input("x", ROWS, COLUMNS, x), y);
            rig.finish();
            check.close(tolerance(f), "y", SHAPE, scale, expected, rig.memory.read(y));
        }
    }

    private void checkDerivative(Check check, Activation f, boolean inPlace) {
        float[] x = arguments(f);
        float[] y = new float[x.length];
        float[] dy = Data.uniform("dy", x.length, 2f);
        double[] expected = new double[x.length];
        double[] scale = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) ActivationMath.value(f, x[i]);
            expected[i] = dy[i] * ActivationMath.derivative(f, x[i]);
            scale[i] = Math.abs(dy[i]) * Math.max(1, Math.abs(f.alpha()));
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix dx = inPlace ? rig.memory.update("dx", ROWS, COLUMNS, dy) : rig.memory.output("dx", ROWS, COLUMNS);
            rig.kernels.activateBackward(
                    rig.stream,
                    f,
                    rig.memory.input("x", ROWS, COLUMNS, x),
                    rig.memory.input("y", ROWS, COLUMNS, y),
                    inPlace ? dx : rig.memory.input("dy", ROWS, COLUMNS, dy),
                    dx);
            rig.finish();
            check.close(Tolerance.ACTIVATION, "dx", SHAPE, scale, expected, rig.memory.read(dx));
        }
    }

    private static Tolerance tolerance(Activation f) {
        return f.kind() == Kind.TANH ? Tolerance.TANH : Tolerance.ACTIVATION;
    }

    private static double scale(Activation f, float x) {
        return switch (f.kind()) {
            case AFFINE, HARD_SIGMOID -> Float.isFinite(x) ? Math.abs(f.alpha() * x) + Math.abs(f.beta()) : 0;
            case RELU, THRESHOLDED_RELU, LEAKY_RELU -> 0;
            default -> Math.max(1, Math.abs(f.alpha()));
        };
    }
}
