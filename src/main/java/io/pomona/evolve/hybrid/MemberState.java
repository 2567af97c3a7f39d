// SPDX-License-Identifier: Apache-2.0
package io.pomona.evolve.hybrid;

import io.pomona.train.GradientSettings;
import io.pomona.train.OptimizerState.Moments;
import io.pomona.train.Score;
import io.pomona.train.TrainerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Learners as arrays of a {@link TrainerState}. Either all have running means or none. */
final class MemberState {
    private MemberState() {}

    static void save(TrainerState state, List<Member> members, List<Tuned> tuned) {
        state.put("member_parameters", members.stream().map(Member::parameters).toList());
        state.put("member_buffers", members.stream().map(Member::buffers).toList());
        for (Tuned setting : tuned) {
            state.put(name(setting), members.stream()
                    .mapToDouble(member -> setting.of(member.settings())).toArray());
        }
        state.put("member_losses",
                members.stream().mapToDouble(member -> member.score().loss()).toArray());
        state.put("member_correct",
                members.stream().mapToLong(member -> member.score().correct()).toArray());
        state.put("member_samples",
                members.stream().mapToLong(member -> member.score().samples()).toArray());
        if (members.getFirst().moments() != null) {
            List<Moments> moments = members.stream()
                    .map(member -> Objects.requireNonNull(member.moments())).toList();
            state.put("member_first", moments.stream().map(Moments::first).toList());
            state.put("member_second", moments.stream().map(Moments::second).toList());
            state.put("member_steps", moments.stream().mapToLong(Moments::steps).toArray());
        }
    }

    static List<Member> restore(TrainerState state, GradientSettings common, List<Tuned> tuned) {
        List<Member> members = new ArrayList<>();
        List<float[]> parameters = state.rows("member_parameters");
        for (int i = 0; i < parameters.size(); i++) {
            GradientSettings own = common;
            for (Tuned setting : tuned) {
                own = setting.with(own, state.doubles(name(setting))[i]);
            }
            Moments moments = state.longs().containsKey("member_steps")
                    ? new Moments(state.rows("member_first").get(i),
                            state.rows("member_second").get(i), state.longs("member_steps")[i])
                    : null;
            Score score = new Score((int) state.longs("member_samples")[i],
                    (int) state.longs("member_correct")[i], state.doubles("member_losses")[i]);
            members.add(new Member(parameters.get(i), state.rows("member_buffers").get(i), moments,
                    own, score));
        }
        return members;
    }

    private static String name(Tuned setting) {
        return "member_" + setting.name();
    }
}
