// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pomona.data.Augmentation;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.exchange.SchemaForms;
import io.pomona.exchange.UnionForm;
import java.util.List;

/** The JSON form of a list of {@link Augmentation}s. */
final class AugmentationJson {
    private static final UnionForm<Augmentation> FORM = UnionForm.<Augmentation>empty()
            .or("horizontal_flip", RecordForm.of(new Augmentation.HorizontalFlip(0.5)))
            .or("vertical_flip", RecordForm.of(new Augmentation.VerticalFlip(0.5)))
            .or("shift", RecordForm.of(new Augmentation.Shift(0, 0, 0)))
            .or("crop", RecordForm.of(new Augmentation.Crop(4, 0)))
            .or("rotate", RecordForm.of(new Augmentation.Rotate(15, 0)))
            .or("brightness", RecordForm.of(
                    new Augmentation.Brightness(List.of(0.8, 1.2), List.of(0.0, 0.0))))
            .or("cutout", RecordForm.of(new Augmentation.Cutout(16, 1, 0)).require("size"))
            .withShortForm(null);

    private AugmentationJson() {}

    static SchemaForms addTo(SchemaForms schemas) {
        return schemas.with(Augmentation.class, FORM);
    }

    static List<Augmentation> read(JsonValue json) {
        return json.list().stream().map(step -> FORM.read(step, JsonForms.standard())).toList();
    }

    static ArrayNode write(List<Augmentation> steps) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        steps.forEach(step -> json.add(FORM.write(step, JsonForms.standard())));
        return json;
    }
}
