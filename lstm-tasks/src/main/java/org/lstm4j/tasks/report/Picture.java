package org.lstm4j.tasks.report;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.lstm4j.tasks.forecast.ForecastReport;

/**
 * The main picture of a forecast as an image, for where no page can go: the observed values, the forecast, and its
 * intervals. It needs the module {@code java.desktop}, but no display.
 */
public final class Picture {
    /** Pixels for each unit of a chart, so that the image is sharp on fine displays and in print. */
    private static final int DENSITY = 2;

    private static final int MARGIN = 24;
    private static final int TITLE = 48;

    private final List<Facts> series;

    private Picture(List<Facts> series) {
        this.series = series;
    }

    /** The picture of one series. */
    public static Picture of(ForecastReport report) {
        return of(List.of(report));
    }

    /** The pictures of all series of a run, one below the other. */
    public static Picture of(List<ForecastReport> reports) {
        return new Picture(reports.stream().map(Facts::of).toList());
    }

    /** The image, 1856 pixels wide. */
    public BufferedImage image() {
        List<ForecastChart> charts = series.stream().map(ForecastChart::new).toList();
        int width = (int) Size.DESKTOP.width() + 2 * MARGIN;
        int each = (int) charts.getFirst().height(Size.DESKTOP) + TITLE + 2 * MARGIN;
        int height = charts.size() * each;
        BufferedImage image = new BufferedImage(DENSITY * width, DENSITY * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.scale(DENSITY, DENSITY);
            graphics.setColor(ImageCanvas.colour(Hue.PAPER));
            graphics.fillRect(0, 0, width, height);
            ImageCanvas canvas = new ImageCanvas(graphics);
            for (int i = 0; i < charts.size(); i++) {
                graphics.setTransform(AffineTransform.getScaleInstance(DENSITY, DENSITY));
                graphics.translate(MARGIN, i * each + MARGIN);
                canvas.textWithin(
                        Size.DESKTOP.width(), Ink.TITLE, 0, 18, series.get(i).headline());
                graphics.translate(0, TITLE);
                charts.get(i).draw(canvas, Size.DESKTOP);
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /**
     * Writes the image as PNG.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            ImageIO.write(image(), "png", out);
        }
    }
}
