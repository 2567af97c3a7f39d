// SPDX-License-Identifier: Apache-2.0
package io.pomona.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pomona.PomonaException;
import io.pomona.data.Augmentation;
import io.pomona.data.PictureOptions;
import io.pomona.data.Scaling;
import io.pomona.data.Split;
import io.pomona.exchange.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataJsonTest {
    private static DataConfig read(String text, Path folder) {
        return new DataJson(folder).read(Json.parse(text.replace('\'', '"'), "test"));
    }

    private static DataConfig read(String text) {
        return read(text, Path.of("/configs"));
    }

    @Test
    void readsAFolderAndHowToUseIt() {
        DataConfig data = read("{'dir':'sets/x','image_size':[20,30],'resize':'cover',"
                + "'color':'gray','limit':100,'scaling':{'scale':0.01,'offset':-0.5},"
                + "'class_names':['a','b'],'test':{'dir':'y'},'test_limit':7}");
        assertEquals(new DataConfig(new DataConfig.Folder(Path.of("/configs/sets/x")),
                new PictureOptions(new PictureOptions.Size(20, 30), PictureOptions.Resize.COVER,
                        PictureOptions.Color.GRAY, PictureOptions.Labels.FINE),
                100, 7, new Scaling.Affine(0.01, -0.5), false, List.of("a", "b"),
                new Split(0.8, 0.2, 0), new DataConfig.Folder(Path.of("/configs/y")), List.of()),
                data);
    }

    @Test
    void readsEachAugmentation() {
        DataConfig data = read("{'augmentation':['horizontal_flip',{'type':'vertical_flip',"
                + "'probability':0.2},{'type':'shift','pixels':2},{'type':'shift','share':0.1,"
                + "'fill':1},{'type':'crop','padding':3},{'type':'rotate','degrees':10},"
                + "{'type':'brightness','factor':[0.5,1]},{'type':'cutout','size':8}]}");
        assertEquals(List.of(new Augmentation.HorizontalFlip(0.5),
                new Augmentation.VerticalFlip(0.2), new Augmentation.Shift(2, 0, 0),
                new Augmentation.Shift(0, 0.1, 1), new Augmentation.Crop(3, 0),
                new Augmentation.Rotate(10, 0),
                new Augmentation.Brightness(List.of(0.5, 1.0), List.of(0.0, 0.0)),
                new Augmentation.Cutout(8, 1, 0)), data.augmentation());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}", "{'fruits':{'per_class':3}}", "{'inputs':'x.npy','labels':'y.csv','limit':3}",
        "{'dir':'x','image_size':[4,5],'resize':'fit','cifar100_labels':'coarse'}",
        "{'dir':'x','test':{'inputs':'a','labels':'b'}}",
        "{'dir':'x','augmentation':['horizontal_flip',{'type':'cutout','size':3},'rotate']}"})
    void readsBackWhatItWrites(String text) {
        DataConfig data = read(text);
        String written = Json.print(new DataJson(Path.of("")).write(data));
        assertEquals(data, read(written, Path.of("/elsewhere")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'dir':'x','inputs':'y','labels':'z'} | only one of \"dir\", \"fruits\"",
        "{'dir':'x','fruits':{}} | only one of \"dir\"",
        "{'dir':'x','resize':'fit'} | Expected image_size: [height, width] beside resize",
        "{'dir':'x','resize':'squeeze'} | \"none\", \"stretch\", \"fit\", \"cover\", \"crop\"",
        "{'dir':'x','image_size':[1]} | a list [height, width]",
        "{'dir':'x','image_size':[0,1]} | height and width from 1 to 65536",
        "{'dir':'x','image_size':[1,5000]} | an image_size of at most 4096 x 4096",
        "{'dir':'x','limit':0} | a limit of at least 1",
        "{'dir':'x','test_limit':-1} | a test_limit of at least 1",
        "{'limit':5} | Expected a limit only beside files",
        "{'dir':'x','test':{'dir':'y','labels':'z'}} | unknown key \"labels\" at $.test",
        "{'dir':'x','test':{'dir':'y'},'split':[0.5,0.2,0.3]} | without a share for testing",
        "{'augmentation':'crop'} | a list", "{'augmentation':['cutout']} | augmentation[0]",
        "{'augmentation':[{'type':'crop','padding':0}]} | Expected padding from 1 to 4096",
        "{'augmentation':['sharpen']} | augmentation[0]"})
    void refusesWhatCannotBe(String text, String message) {
        String said = String
                .valueOf(assertThrows(PomonaException.class, () -> read(text)).getMessage());
        assertTrue(said.contains(message), said);
    }

    @Test
    void aFolderWithATestSetOfItsOwnChangesTheDefaultSplit(@TempDir Path folder)
            throws IOException {
        Path dir = Files.createDirectory(folder.resolve("cifar"));
        Files.writeString(dir.resolve("data_batch_1.bin"), "");
        assertEquals(new Split(0.6, 0.2, 0.2), read("{'dir':'cifar'}", folder).split());
        Files.writeString(dir.resolve("test_batch.bin"), "");
        assertEquals(new Split(0.8, 0.2, 0), read("{'dir':'cifar'}", folder).split());
    }
}
