// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pomona.PomonaException;
import io.pomona.exchange.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}|methods.ga.population=100|{'methods':{'ga':{'population':100}}}",
        "{}|seeds=[1, 2]|{'seeds':[1,2]}",
        "{'a':{'b':1,'c':2}}|a.b=x y|{'a':{'b':'x y','c':2}}",
        "{'a':1}|a=null|{'a':null}", "{'a':1}|a='1'|{'a':'1'}", "{}|a=b=c|{'a':'b=c'}",
        "{}|name=2026|{'name':'2026'}", "{}|description=|{'description':''}",
        "{'a':{'b':null}}|a.b.c=true|{'a':{'b':{'c':true}}}",
        "{'l':[{'f':1},{'f':2}]}|l.1.f=4|{'l':[{'f':1},{'f':4}]}",
        "{'l':[1,2]}|l.0={'x':3}|{'l':[{'x':3},2]}",
        "{'s':'tournament'}|s.size=5|{'s':{'type':'tournament','size':5}}",
        "{'l':['relu']}|l.0.slope=1|{'l':[{'type':'relu','slope':1}]}",
        "{'data':{'fruits':{},'scaling':'unit'}}|data.inputs=x.npy|{'data':{'scaling':'unit',"
                + "'inputs':'/here/x.npy'}}",
        "{'data':{'inputs':'x','labels':'y'}}|data.fruits.per_class=5|{'data':{'fruits':"
                + "{'per_class':5}}}",
        "{'data':{'fruits':{}}}|data.inputs=null|{'data':{'fruits':{},'inputs':null}}",
        "{}|data.labels=7|{'data':{'labels':'/here/7'}}",
        "{}|data.test.inputs=../x|{'data':{'test':{'inputs':'/x'}}}",
        "{}|data.test={'inputs':'x','labels':'/y'}|{'data':{'test':{'inputs':'/here/x',"
                + "'labels':'/y'}}}",
        "{}|data={'inputs':'x','test':{'labels':'y'}}|{'data':{'inputs':'/here/x','test':"
                + "{'labels':'/here/y'}}}",
        "{'network':{'layers':[{}]}}|network.zoo=lenet5|{'network':{'zoo':'lenet5'}}",
        "{'network':{'zoo':'lenet5'}}|network.layers=[]|{'network':{'layers':[]}}"})
    void changesTheTree(String before, String assignment, String after) {
        ObjectNode tree = tree(before);
        assertEquals(tree(after),
                Overrides.apply(tree, List.of(assignment.replace('\'', '"')), Path.of("/here")));
        assertEquals(tree(before), tree);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}|seeds|expected path=value, such as methods.ga.population=100.",
        "{}|=1|expected path=value, such as methods.ga.population=100.",
        "{}|a..b=1|expected a path of keys with single dots between them.",
        "{}|.a=1|expected a path of keys with single dots between them.",
        "{'l':[1]}|l.1=2|expected the number of an element of the list l, from 0 to 0, but"
                + " received 1.",
        "{'l':[1]}|l.x=2|expected the number of an element of the list l, from 0 to 0, but"
                + " received x.",
        "{'a':{'b':3}}|a.b.c=1|expected an object or a list at a.b, but the config has 3"
                + " there.",
        "{}|data.inputs=|expected a path after the =."})
    void refusesAssignmentsThatLeadNowhere(String before, String assignment, String message) {
        PomonaException e = assertThrows(PomonaException.class,
                () -> Overrides.apply(tree(before), List.of(assignment), Path.of("/here")));
        assertEquals("--set " + assignment + ": " + message, e.getMessage());
    }

    @Test
    void refusesBrokenLists() {
        PomonaException e = assertThrows(PomonaException.class,
                () -> Overrides.apply(tree("{}"), List.of("seeds=[1,"), Path.of("/here")));
        assertEquals(
                "--set seeds: line 1, column 4: not valid JSON: the text ends in the middle of a"
                        + " value.",
                e.getMessage());
    }

    @Test
    void laterAssignmentsWin() {
        assertEquals(tree("{'a':2,'network':{'layers':[]}}"), Overrides.apply(tree("{}"),
                List.of("a=1", "network.zoo=lenet5", "a=2", "network.layers=[]"), Path.of("/")));
    }

    @Test
    void readerAppliesThemBeforeItChecks(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("x.json");
        Files.writeString(file, """
                {"data": {"fruits": {"per_class": 5}}, "network": {"zoo": "numpycnn"},
                 "methods": {"ga": {"type": "genetic", "selection": "tournament"}}}
                """);
        ExperimentConfig config = ConfigReader.read(file,
                List.of("budget.samples=1e5", "data.inputs=x.npy", "data.labels=/y.npy",
                        "methods.ga.selection.size=7"),
                Path.of("/here"));
        assertEquals(
                new DataConfig.ArrayFiles(Path.of("/here/x.npy"), Path.of("/y.npy")),
                config.data().source());
        assertEquals("x", config.name());
        assertEquals(Long.valueOf(100_000), config.budget().samples());
        PomonaException e = assertThrows(PomonaException.class,
                () -> ConfigReader.read(file, List.of("methods.ga.populaton=9"), folder));
        assertTrue(e.getMessage().startsWith(file + " (with --set): unknown key \"populaton\" at"
                + " $.methods.ga; did you mean \"population\"? Known keys: type, population,"),
                e.getMessage());
    }

    private static ObjectNode tree(String text) {
        return (ObjectNode) Json.parse(text.replace('\'', '"'), "f.json").node();
    }
}
