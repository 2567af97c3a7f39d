// SPDX-License-Identifier: Apache-2.0
package io.pomona.report;

import io.pomona.report.figure.Figure;
import io.pomona.report.figure.Svg;
import java.util.Base64;
import java.util.function.Supplier;

/** Puts a figure into the page: lines as an element, pixels inside the text of the page. */
final class FigurePage {
    private FigurePage() {}

    static String html(Figure figure) {
        String svg = figure.svg();
        if (svg != null) {
            return Svg.inline(svg, figure.caption(), "figure-" + figure.name());
        }
        Supplier<byte[]> png = figure.png();
        if (png == null) {
            throw new IllegalStateException("The figure " + figure.name() + " has no picture.");
        }
        return "<img alt=\"" + Svg.escaped(figure.caption()) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png.get()) + "\"/>";
    }
}
