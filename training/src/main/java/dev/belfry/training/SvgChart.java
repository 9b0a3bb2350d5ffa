package dev.belfry.training;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Charts as SVG for a page that brings its own style sheet: lines over a numbered or named axis,
 * and horizontal bars. Text and strokes take their colours from the page's variables.
 */
final class SvgChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 58;
  private static final int RIGHT = 26;
  private static final int TOP = 14;
  private static final int BOTTOM = 46;

  private SvgChart() {}

  /**
   * A line.
   *
   * @param name told when the pointer rests on it
   * @param colour its place in the page's palette
   * @param x places on the axis
   * @param y values; NaN leaves a gap
   * @param error half lengths of error bars, or empty
   */
  record Line(String name, int colour, double[] x, double[] y, double[] error) {}

  /**
   * A bar.
   *
   * @param colour its place in the page's palette
   */
  record Bar(String name, int colour, double value, double error) {}

  /**
   * Lines in one frame; the vertical axis begins at 0 unless {@code fromZero} is false.
   *
   * @param ticks labels of the horizontal axis, at the places 0, 1, 2 ...
   */
  static String lines(
      String title, String xTitle, List<String> ticks, List<Line> lines, boolean fromZero) {
    double high = Double.NEGATIVE_INFINITY;
    double low = Double.POSITIVE_INFINITY;
    for (Line line : lines) {
      for (int i = 0; i < line.y.length; i++) {
        double error = line.error.length == 0 ? 0 : line.error[i];
        if (!Double.isNaN(line.y[i])) {
          high = Math.max(high, line.y[i] + error);
          low = Math.min(low, line.y[i] - error);
        }
      }
    }
    low = fromZero ? 0 : low;
    double step = step(Math.max(high - low, 1e-9));
    double bottom = Math.floor(low / step + 1e-9) * step;
    double top = Math.max(Math.ceil(high / step - 1e-9) * step, bottom + step);
    double plot = HEIGHT - TOP - BOTTOM;
    DoubleFunction<Double> y = v -> TOP + plot * (top - v) / (top - bottom);
    double across = WIDTH - LEFT - RIGHT - 16.0;
    DoubleFunction<Double> x =
        v -> LEFT + 8 + (ticks.size() < 2 ? across / 2 : across * v / (ticks.size() - 1));
    StringBuilder svg = open(title, HEIGHT);
    for (double v = bottom; v <= top + step / 2; v += step) {
      svg.append(line("grid", LEFT, y.apply(v), WIDTH - RIGHT, y.apply(v)));
      svg.append(text("end", LEFT - 8, y.apply(v) + 4, number(v, step)));
    }
    int every = (int) Math.ceil(ticks.size() / 16.0);
    for (int i = 0; i < ticks.size(); i += every) {
      svg.append(text("middle", x.apply(i), HEIGHT - BOTTOM + 18, ticks.get(i)));
    }
    svg.append(text("middle", LEFT + across / 2 + 8, HEIGHT - 6, xTitle));
    for (Line line : lines) {
      svg.append(drawn(line, x, y));
    }
    return svg.append("</svg>").toString();
  }

  private static String drawn(Line line, DoubleFunction<Double> x, DoubleFunction<Double> y) {
    StringBuilder path = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    boolean pen = false;
    for (int i = 0; i < line.y.length; i++) {
      if (Double.isNaN(line.y[i])) {
        pen = false;
        continue;
      }
      double px = x.apply(line.x[i]);
      double py = y.apply(line.y[i]);
      path.append(pen ? "L" : "M").append(at(px)).append(' ').append(at(py));
      pen = true;
      if (line.error.length > 0 && line.error[i] > 0) {
        marks.append(
            line(
                "err",
                px,
                y.apply(line.y[i] - line.error[i]),
                px,
                y.apply(line.y[i] + line.error[i])));
      }
      if (line.y.length <= 40) {
        marks.append(
            "<circle cx='%s' cy='%s' r='3'><title>%s: %s</title></circle>"
                .formatted(at(px), at(py), escape(line.name), figure(line.y[i])));
      }
    }
    return "<g class='s c%d'><path d='%s'><title>%s</title></path>%s</g>"
        .formatted(line.colour, path, escape(line.name), marks);
  }

  /** Horizontal bars from 0, one below the other, each with its value behind it. */
  static String bars(String title, List<Bar> bars, DoubleFunction<String> format) {
    double high = bars.stream().mapToDouble(b -> b.value + b.error).max().orElse(1);
    double scale = (WIDTH - 150 - 90) / (high <= 0 ? 1 : high);
    int row = 26;
    StringBuilder svg = open(title, bars.size() * row + 8);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double top = 4 + i * row;
      double length = Math.max(1, bar.value * scale);
      svg.append(text("end", 142, top + 16, bar.name));
      svg.append(
          "<rect class='c%d' x='150' y='%s' width='%s' height='%d' rx='2'/>"
              .formatted(bar.colour, at(top + 3), at(length), row - 8));
      if (bar.error > 0) {
        double left = 150 + Math.max(0, bar.value - bar.error) * scale;
        svg.append(
            line("whisker", left, top + 12, 150 + (bar.value + bar.error) * scale, top + 12));
      }
      svg.append(
          text(
              "start",
              150 + (bar.value + bar.error) * scale + 8,
              top + 16,
              format.apply(bar.value)));
    }
    return svg.append("</svg>").toString();
  }

  private static StringBuilder open(String title, int height) {
    return new StringBuilder(
        "<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>"
            .formatted(WIDTH, height, escape(title)));
  }

  private static String line(String kind, double x1, double y1, double x2, double y2) {
    return "<line class='%s' x1='%s' y1='%s' x2='%s' y2='%s'/>"
        .formatted(kind, at(x1), at(y1), at(x2), at(y2));
  }

  private static String text(String anchor, double x, double y, String text) {
    return "<text text-anchor='%s' x='%s' y='%s'>%s</text>"
        .formatted(anchor, at(x), at(y), escape(text));
  }

  private static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A step of 1, 2 or 5 times a power of ten that gives four to eight lines. */
  private static double step(double range) {
    double power = Math.pow(10, Math.floor(Math.log10(range)));
    double share = range / power;
    return power * (share > 5 ? 1 : share > 2.5 ? 0.5 : share > 1.2 ? 0.25 : 0.2);
  }

  private static String number(double value, double step) {
    int digits = 0;
    while (digits < 6 && Math.abs(step * Math.pow(10, digits) % 1 - 0.5) < 0.499) {
      digits++;
    }
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** Text as XML has it. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }
}
