// SPDX-License-Identifier: Apache-2.0
package io.pomona.report.figure;

import java.util.List;

/**
 * A part of a report. Sections of one tab stand below each other, in the order they are given.
 *
 * @param tab the name of the tab, such as {@code Mistakes}
 * @param title its heading; empty for none
 * @param html what stands above its figures: trusted HTML that is well-formed XML as well, in which
 *        text of users is escaped by {@link Svg#escaped}; may be empty. Tables stand in a {@code div}
 *        of class {@code scroll}, remarks in paragraphs of class {@code soft}, and what is said
 *        instead of a missing picture in one of class {@code empty}
 * @param figures the figures, shown in a grid
 */
public record Section(String tab, String title, String html, List<Figure> figures) {
    /** Copies the list. */
    public Section {
        figures = List.copyOf(figures);
    }
}
