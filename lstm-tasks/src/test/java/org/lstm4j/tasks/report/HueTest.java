package org.lstm4j.tasks.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HueTest {
    /** WCAG 2.2, success criterion 1.4.3, level AA. */
    private static final double CONTRAST_OF_TEXT = 4.5;

    @ParameterizedTest
    @EnumSource(
            value = Hue.class,
            names = {"INK", "MUTED", "FORECAST", "OTHER", "DOUBT"})
    void textCanBeReadOnBothPapers(Hue hue) {
        for (Hue ground : new Hue[] {Hue.PAPER, Hue.TINT}) {
            double light = contrast(hue.light(), ground.light());
            double dark = contrast(hue.dark(), ground.dark());

            assertTrue(light >= CONTRAST_OF_TEXT, hue + " on light " + ground + ": " + light);
            assertTrue(dark >= CONTRAST_OF_TEXT, hue + " on dark " + ground + ": " + dark);
        }
    }

    /** The contrast ratio of WCAG 2.2. */
    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    /** The relative luminance of WCAG 2.2. */
    private static double luminance(String colour) {
        int rgb = Integer.decode(colour);
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int channel) {
        double c = (channel & 0xFF) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
