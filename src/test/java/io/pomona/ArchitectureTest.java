// SPDX-License-Identifier: Apache-2.0
package io.pomona;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keeps the order of the packages, the place of each library and what only {@code cli} may do. */
class ArchitectureTest {
    private static final String ROOT = "io.pomona";

    /** Every package imports only packages before it; {@code spark} is built by its profile only. */
    private static final List<String> ORDER = List.of("tensor", "nn", "zoo", "data", "exchange",
            "train", "evolve", "experiment", "report", "cli", "spark");

    private static JavaClasses program;

    @BeforeAll
    static void readsTheClassFiles() {
        program = new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    @Test
    void everyPackageImportsOnlyPackagesBeforeIt() {
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < ORDER.size() - 1; i++) {
            List<String> later = ORDER.subList(i + 1, ORDER.size());
            ArchRule rule = noClasses().that().resideInAPackage(in(ORDER.get(i))).should()
                    .dependOnClassesThat().resideInAnyPackage(inAny(later)).allowEmptyShould(true);
            violations.addAll(rule.evaluate(program).getFailureReport().getDetails());
        }
        assertEquals(List.of(), violations);
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void theRootPackageImportsNoOther() {
        check(noClasses().that().resideInAPackage(ROOT).should().dependOnClassesThat()
                .resideInAPackage(ROOT + ".*.."));
    }

    @Test
    void everyClassIsInOneOfThePackages() {
        check(classes().should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(ROOT), ORDER.stream().map(room -> in(room)))
                                .toArray(String[]::new)));
    }

    @Test
    void noPackageHasANameThatSaysNothing() {
        check(noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..",
                "..core..", "..impl..", "..model.."));
    }

    @ParameterizedTest(name = "{0} only in {1}")
    @CsvSource({
        "jdk.incubator.vector, tensor",
        "io.jenetics, evolve",
        "picocli, cli",
        "me.tongfei, cli",
        "com.fasterxml.jackson, exchange experiment report cli",
        "com.google.protobuf, exchange",
        "com.github.victools, exchange",
        "org.apache.commons.csv, data experiment report",
        "org.apache.commons.statistics, experiment",
        "org.hipparchus, experiment",
        "org.knowm.xchart, report",
        "freemarker, report",
        "java.awt, data report",
        "javax.imageio, data report",
        "org.apache.spark, spark"})
    void eachLibraryHasItsPlace(String library, String places) {
        check(noClasses().that().resideOutsideOfPackages(inAny(List.of(places.split(" "))))
                .should().dependOnClassesThat().resideInAPackage(library + ".."));
    }

    @Test
    void onlyTheCommandLinePrintsOrExits() {
        check(noClasses().that().resideOutsideOfPackage(in("cli")).should()
                .accessField(System.class, "out").orShould().accessField(System.class, "err")
                .orShould().callMethod(System.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "halt", int.class)
                .orShould().callMethodWhere(target(name("printStackTrace"))));
    }

    @Test
    void onlyTheCommandLineAndTheSchedulerSleep() {
        check(noClasses().that().resideOutsideOfPackages(in("cli"), in("experiment")).should()
                .callMethodWhere(target(name("sleep")).and(target(owner(name("java.lang.Thread"))))
                        .or(target(name("sleep")).and(
                                target(owner(name("java.util.concurrent.TimeUnit")))))));
    }

    @Test
    void onlySparkUsesJavaSerialisation() {
        check(noClasses().that().resideOutsideOfPackage(in("spark")).should().dependOnClassesThat()
                .haveNameMatching(
                        "java\\.io\\.(Serializable|Externalizable|ObjectInput.*|ObjectOutput.*)"));
    }

    @Test
    void everyPackageIsNullMarked() {
        TreeSet<String> unmarked = new TreeSet<>();
        program.getPackage(ROOT).traversePackageTree(javaClass -> true, (JavaPackage room) -> {
            if (!room.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(room.getName());
            }
        });
        assertEquals(new TreeSet<>(), unmarked);
    }

    private static String in(String room) {
        return ROOT + "." + room + "..";
    }

    private static String[] inAny(List<String> rooms) {
        return rooms.stream().map(room -> in(room)).toArray(String[]::new);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(program);
    }
}
