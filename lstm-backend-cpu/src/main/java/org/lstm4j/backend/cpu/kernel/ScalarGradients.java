package org.lstm4j.backend.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

/** What cells do backward, in plain Java: unit by unit, straight from memory. */
final class ScalarGradients {
    private ScalarGradients() {}

    /** As {@link Kernels#lstmBackward}. */
    static void lstm(LstmGradients p, int panels) {
        for (int unit = 0; unit < panels * LstmCells.UNITS; unit++) {
            long at = 4L * unit;
            long line = (long) (unit / LstmCells.UNITS) * Panel.ROW_BYTES + 4L * (unit % LstmCells.UNITS);
            float i = p.gates.get(JAVA_FLOAT, p.gatesOffset + line);
            float f = p.gates.get(JAVA_FLOAT, p.gatesOffset + line + 64);
            float g = p.gates.get(JAVA_FLOAT, p.gatesOffset + line + 128);
            float o = p.gates.get(JAVA_FLOAT, p.gatesOffset + line + 192);
            float dh = p.dh.get(JAVA_FLOAT, p.dhOffset + at);
            float dc = p.dc.get(JAVA_FLOAT, p.dcOffset + at);
            float before = p.cPrevious.get(JAVA_FLOAT, p.cPreviousOffset + at);

            float t = RationalTanh.tanh(p.c.get(JAVA_FLOAT, p.cOffset + at));
            float d = Math.fma(dh * o, Math.fma(-t, t, 1f), dc);
            p.dz.set(JAVA_FLOAT, p.dzOffset + line, ((d * g) * i) * (1f - i));
            p.dz.set(JAVA_FLOAT, p.dzOffset + line + 64, ((d * before) * f) * (1f - f));
            p.dz.set(JAVA_FLOAT, p.dzOffset + line + 128, (d * i) * Math.fma(-g, g, 1f));
            p.dz.set(JAVA_FLOAT, p.dzOffset + line + 192, ((dh * t) * o) * (1f - o));
            p.dc.set(JAVA_FLOAT, p.dcOffset + at, d * f);
        }
    }

    /** As {@link Kernels#gruAfterBackward}. */
    static void gruAfter(GruGradients p, int panels) {
        for (int unit = 0; unit < panels * GruCells.UNITS; unit++) {
            long at = 4L * unit;
            long line = gateLine(unit);
            float dn = throughUpdate(p, at, line);
            float r = p.gates.get(JAVA_FLOAT, p.gatesOffset + line);
            float product = p.factor.get(JAVA_FLOAT, p.factorOffset + at);
            p.dz.set(JAVA_FLOAT, p.dzOffset + line, ((dn * product) * r) * (1f - r));
            p.dz.set(JAVA_FLOAT, p.dProductOffset + at, dn * r);
        }
    }

    /** As {@link Kernels#gruBeforeBackward}. */
    static void gruBefore(GruGradients p, int panels) {
        for (int unit = 0; unit < panels * GruCells.UNITS; unit++) {
            throughUpdate(p, 4L * unit, gateLine(unit));
        }
    }

    /** Gradients of the interpolation, and that of the candidate's pre-activation, which is returned. */
    private static float throughUpdate(GruGradients p, long at, long line) {
        float update = p.gates.get(JAVA_FLOAT, p.gatesOffset + line + GruCells.GATE);
        float n = p.gates.get(JAVA_FLOAT, p.nGatesOffset + at);
        float old = p.hPrevious.get(JAVA_FLOAT, p.hPreviousOffset + at);
        float dh = p.dh.get(JAVA_FLOAT, p.dhOffset + at);
        float dn = (dh * (1f - update)) * Math.fma(-n, n, 1f);
        p.dz.set(JAVA_FLOAT, p.dnOffset + at, dn);
        p.dz.set(JAVA_FLOAT, p.dzOffset + line + GruCells.GATE, ((dh * (old - n)) * update) * (1f - update));
        p.dh.set(JAVA_FLOAT, p.dhOffset + at, dh * update);
        return dn;
    }

    /** As {@link Kernels#gruResetBackward}. */
    static void gruReset(GruGradients p, int panels) {
        for (int unit = 0; unit < panels * GruCells.UNITS; unit++) {
            long at = 4L * unit;
            long line = gateLine(unit);
            float r = p.gates.get(JAVA_FLOAT, p.gatesOffset + line);
            float h = p.factor.get(JAVA_FLOAT, p.factorOffset + at);
            float d = p.dReset.get(JAVA_FLOAT, p.dResetOffset + at);
            p.dz.set(JAVA_FLOAT, p.dzOffset + line, ((d * h) * r) * (1f - r));
            p.dReset.set(JAVA_FLOAT, p.dResetOffset + at, d * r);
        }
    }

    /** Where a unit's reset gate stands in the lines of its panels. */
    private static long gateLine(int unit) {
        return (long) (unit / GruCells.UNITS) * Panel.ROW_BYTES + 4L * (unit % GruCells.UNITS);
    }
}
