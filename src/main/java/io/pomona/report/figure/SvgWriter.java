// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import de.erichseifert.vectorgraphics2d.intermediate.CommandSequence;
import de.erichseifert.vectorgraphics2d.intermediate.commands.AffineTransformCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.Command;
import de.erichseifert.vectorgraphics2d.intermediate.commands.CreateCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.DisposeCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.DrawImageCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.DrawShapeCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.DrawStringCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.FillShapeCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.SetClipCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.SetColorCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.SetFontCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.SetPaintCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.SetStrokeCommand;
import de.erichseifert.vectorgraphics2d.intermediate.commands.SetTransformCommand;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes what was drawn as the text of an SVG file, in one pass. The drawing library's own writer goes
 * through a document tree, a transformer and then regular expressions that take its text for a page
 * apart again: in a young Java those took a third of the time of a report.
 */
final class SvgWriter {
    private static final AffineTransform STRAIGHT = new AffineTransform();

    private final StringBuilder text = new StringBuilder(1 << 14);
    private final Deque<State> states = new ArrayDeque<>();
    private State state = new State(STRAIGHT, null, Color.BLACK, new BasicStroke(),
            Palette.font(12));
    private AffineTransform openTransform = STRAIGHT;
    private @Nullable Shape openClip;
    private int clips;

    /** What a command finds set. The clip has coordinates of the whole drawing. */
    private record State(AffineTransform transform, @Nullable Shape clip, Color color,
            BasicStroke stroke, Font font) {
        State with(AffineTransform other) {
            return new State(other, clip, color, stroke, font);
        }

        State with(@Nullable Shape other) {
            return new State(transform, other, color, stroke, font);
        }

        State with(Color other) {
            return new State(transform, clip, other, stroke, font);
        }

        State with(BasicStroke other) {
            return new State(transform, clip, color, other, font);
        }

        State with(Font other) {
            return new State(transform, clip, color, stroke, other);
        }
    }

    private SvgWriter() {}

    /**
     * Returns the file.
     *
     * @throws IllegalArgumentException if something was drawn that has no form here, as a gradient
     */
    static String write(CommandSequence commands, int width, int height) {
        SvgWriter writer = new SvgWriter();
        writer.text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
                .append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width)
                .append("\" height=\"").append(height).append("\" viewBox=\"0 0 ").append(width)
                .append(' ').append(height).append("\">");
        for (Command<?> command : commands) {
            writer.write(command);
        }
        writer.closeGroups();
        return writer.text.append("</svg>").toString();
    }

    private void write(Command<?> command) {
        switch (command) {
            case CreateCommand _ -> states.push(state);
            case DisposeCommand _ -> state = states.pop();
            case SetTransformCommand set -> state = state
                    .with(new AffineTransform(set.getValue()));
            case AffineTransformCommand change -> transform(change.getValue());
            case SetClipCommand clip -> state = state.with(clip.getValue() == null
                    ? null
                    : placed(clip.getValue()));
            case SetColorCommand color -> state = state.with(color.getValue());
            case SetPaintCommand paint -> state = state
                    .with(known(Color.class, paint.getValue()));
            case SetStrokeCommand stroke -> state = state
                    .with(known(BasicStroke.class, stroke.getValue()));
            case SetFontCommand font -> state = state.with(font.getValue());
            case DrawShapeCommand shape -> draw(shape.getValue(), outline());
            case FillShapeCommand shape -> draw(shape.getValue(), filling());
            case DrawStringCommand words -> draw(words);
            case DrawImageCommand image -> draw(image);
            default -> {
                // Hints, composites and the color of erased parts change nothing in these drawings.
            }
        }
    }

    /** Rectangles stay what they are where nothing is turned. */
    private Shape placed(Shape shape) {
        return state.transform.isIdentity()
                ? shape
                : state.transform.createTransformedShape(shape);
    }

    private static <T> T known(Class<T> form, Object value) {
        if (!form.isInstance(value)) {
            throw new IllegalArgumentException("Expected a " + form.getSimpleName()
                    + " in a drawing, but received a " + value.getClass().getSimpleName() + ".");
        }
        return form.cast(value);
    }

    private void transform(AffineTransform change) {
        AffineTransform both = new AffineTransform(state.transform);
        both.concatenate(change);
        state = state.with(both);
    }

    private void draw(Shape shape, String style) {
        if (state.color.getAlpha() == 0) {
            return;
        }
        openGroups();
        SvgShape.write(text, shape, style);
    }

    private void draw(DrawStringCommand words) {
        openGroups();
        text.append("<text x=\"");
        SvgShape.number(text, words.getX());
        text.append("\" y=\"");
        SvgShape.number(text, words.getY());
        text.append("\" style=\"").append(filling())
                .append("font-family:sans-serif;font-size:").append(state.font.getSize())
                .append("px\">").append(Svg.escaped(words.getValue())).append("</text>");
    }

    private void draw(DrawImageCommand image) {
        openGroups();
        text.append("<image x=\"");
        SvgShape.number(text, image.getX());
        text.append("\" y=\"");
        SvgShape.number(text, image.getY());
        text.append("\" width=\"");
        SvgShape.number(text, image.getWidth());
        text.append("\" height=\"");
        SvgShape.number(text, image.getHeight());
        text.append("\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(
                        Drawing.encoded(known(BufferedImage.class, image.getValue()))))
                .append("\"/>");
    }

    /** Opens the groups of the clip and the transform that hold now, unless they are open. */
    private void openGroups() {
        if (state.transform.equals(openTransform) && Objects.equals(state.clip, openClip)) {
            return;
        }
        closeGroups();
        Shape clip = state.clip;
        if (clip != null) {
            text.append("<clipPath id=\"clip").append(clips).append("\">");
            SvgShape.write(text, clip, "");
            text.append("</clipPath><g clip-path=\"url(#clip").append(clips++).append(")\">");
        }
        if (!state.transform.isIdentity()) {
            text.append("<g transform=\"matrix(");
            double[] matrix = new double[6];
            state.transform.getMatrix(matrix);
            for (int i = 0; i < 6; i++) {
                text.append(i == 0 ? "" : " ").append((float) matrix[i]);
            }
            text.append(")\">");
        }
        openClip = clip;
        openTransform = state.transform;
    }

    private void closeGroups() {
        text.append(openTransform.isIdentity() ? "" : "</g>")
                .append(openClip == null ? "" : "</g>");
        openTransform = STRAIGHT;
        openClip = null;
    }

    private String filling() {
        return "fill:" + Svg.text(state.color) + opacity("fill") + ";stroke:none;";
    }

    private String outline() {
        BasicStroke stroke = state.stroke;
        StringBuilder style = new StringBuilder("fill:none;stroke:").append(Svg.text(state.color))
                .append(opacity("stroke"));
        if (stroke.getLineWidth() != 1) {
            style.append(";stroke-width:").append(stroke.getLineWidth());
        }
        if (stroke.getLineJoin() == BasicStroke.JOIN_ROUND) {
            style.append(";stroke-linejoin:round");
        }
        float[] dashes = stroke.getDashArray();
        if (dashes != null) {
            for (int i = 0; i < dashes.length; i++) {
                style.append(i == 0 ? ";stroke-dasharray:" : ",").append(dashes[i]);
            }
        }
        return style.append(';').toString();
    }

    private String opacity(String of) {
        int alpha = state.color.getAlpha();
        return alpha == 255 ? "" : ";" + of + "-opacity:" + Math.round(1000 * alpha / 255.0) / 1e3;
    }
}
