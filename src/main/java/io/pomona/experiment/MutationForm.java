// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.evolve.GeneticSettings;
import io.pomona.evolve.Mutation;
import io.pomona.evolve.Noise;
import io.pomona.evolve.SafeMutation;
import io.pomona.evolve.SigmaControl;
import io.pomona.exchange.JsonForm;
import io.pomona.exchange.JsonForms;
import io.pomona.exchange.JsonObject;
import io.pomona.exchange.JsonValue;
import io.pomona.exchange.RecordForm;
import io.pomona.exchange.SchemaContext;
import io.pomona.exchange.UnionForm;
import java.util.ArrayList;
import java.util.List;

/** A mutation in JSON: its noise is its {@code type}, whose keys stand beside the others. */
final class MutationForm implements JsonForm<Mutation> {
    private static final Mutation DEFAULTS = GeneticSettings.defaults().mutation();

    private static final UnionForm<Noise> NOISE = UnionForm.<Noise>empty()
            .or("gaussian", RecordForm.of(Noise.Gaussian.class))
            .or("cauchy", RecordForm.of(Noise.Cauchy.class))
            .or("polynomial", RecordForm.of(new Noise.Polynomial(20))).withShortForm("gaussian");

    private static final RecordForm<Mutation> REST = RecordForm.of(DEFAULTS).without("noise");

    private static final UnionForm<SigmaControl> SIGMA_CONTROL = UnionForm.<SigmaControl>empty()
            .or("fixed", RecordForm.of(SigmaControl.Fixed.class))
            .or("schedule", RecordForm.of(SigmaControl.Scheduled.class))
            .or("one_fifth", RecordForm.of(new SigmaControl.OneFifth(1.2, 5, 0.2)))
            .or("self_adaptive",
                    RecordForm.of(new SigmaControl.SelfAdaptive(
                            SigmaControl.SelfAdaptive.Per.INDIVIDUAL, 0.2, 0)))
            .or("gesmr", RecordForm.of(new SigmaControl.Gesmr(5, 2, 0.5))).withShortForm(null);

    private static final UnionForm<SafeMutation> SAFE = UnionForm.<SafeMutation>empty()
            .or("sm_g_sum", RecordForm.of(new SafeMutation.GradientSum(32)))
            .or("sm_g_abs", RecordForm.of(new SafeMutation.GradientAbsolute(32)))
            .or("sm_r", RecordForm.of(new SafeMutation.Rescaled(32, 0.1, 8))).withShortForm(null);

    /** Returns forms that know mutations and all that they are made of. */
    static JsonForms addTo(JsonForms forms) {
        return forms.with(Mutation.class, new MutationForm())
                .with(SigmaControl.class, SIGMA_CONTROL).with(SafeMutation.class, SAFE);
    }

    /** Returns the schema of mutations. */
    static ObjectNode describe(SchemaContext context) {
        return NOISE.describe(context, (_, object) -> REST.describeInto(object, context));
    }

    @Override
    public Mutation read(JsonValue json, JsonForms forms) {
        if (json.node().isTextual()) {
            return DEFAULTS.withNoise(NOISE.read(json, forms));
        }
        Noise noise = NOISE.read(json, forms, REST.keys());
        List<String> keys = new ArrayList<>(List.of("type"));
        keys.addAll(NOISE.member(NOISE.typeOf(noise)).keys());
        keys.addAll(REST.keys());
        JsonObject object = json.object(keys);
        return REST.read(object, forms).withNoise(noise);
    }

    @Override
    public JsonNode write(Mutation value, JsonForms forms) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("type", NOISE.typeOf(value.noise()));
        NOISE.writeInto(object, value.noise(), forms);
        REST.writeInto(object, value, forms);
        return object;
    }
}
