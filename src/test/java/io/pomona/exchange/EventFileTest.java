// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Path file = folder.resolve("events.out.tfevents.test");
        List<EventFile.Scalars> rows = List.of(
                new EventFile.Scalars(100.5, 0, Map.of("accuracy/train", 0.25)),
                new EventFile.Scalars(101.25, 5_000_000_000L,
                        Map.of("accuracy/train", 0.75, "loss/train", 0.5)));

        EventFile.write(file, 100, rows);

        List<byte[]> records = records(Files.readAllBytes(file));
        assertEquals(3, records.size());
        CodedInputStream first = CodedInputStream.newInstance(records.getFirst());
        first.readTag();
        assertEquals(100, first.readDouble());
        assertEquals(3, WireFormat.getTagFieldNumber(first.readTag()));
        assertEquals("brain.Event:2", first.readString());
        assertEquals(rows, records.subList(1, 3).stream().map(EventFileTest::parsed).toList());
    }

    @Test
    void leavesOutWhatWasNotMeasured() throws IOException {
        Path file = folder.resolve("events.out.tfevents.test");

        EventFile.write(file, 0,
                List.of(new EventFile.Scalars(1, 2, Map.of("a", Double.NaN, "b", 1.0))));

        assertEquals(Map.of("b", 1.0),
                parsed(records(Files.readAllBytes(file)).getLast()).values());
    }

    @Test
    void masksChecksumsAsTensorFlowDoes() throws IOException {
        Path file = folder.resolve("events.out.tfevents.test");

        EventFile.write(file, 0, List.of());

        // The first bytes of every event file of TensorFlow: a record of 24 bytes.
        byte[] bytes = Files.readAllBytes(file);
        assertEquals("1800000000000000a37f4b22",
                HexFormat.of().formatHex(Arrays.copyOf(bytes, 12)));
    }

    /** Splits a file into records as TensorFlow's reader does, checksums included. */
    private static List<byte[]> records(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.mark().get(length).reset();
            byte[] data = new byte[(int) bytes.getLong()];
            assertEquals(unmasked(bytes.getInt()), crc(length));
            bytes.get(data);
            assertEquals(unmasked(bytes.getInt()), crc(data));
            records.add(data);
        }
        return records;
    }

    /** Undoes the mask as TensorFlow's crc32c.h does. */
    private static int unmasked(int masked) {
        int rotated = masked - 0xa282ead8;
        return rotated >>> 17 | rotated << 15;
    }

    private static int crc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return (int) crc.getValue();
    }

    private static EventFile.Scalars parsed(byte[] data) {
        try {
            CodedInputStream event = CodedInputStream.newInstance(data);
            event.readTag();
            double time = event.readDouble();
            event.readTag();
            long step = event.readInt64();
            assertEquals(5, WireFormat.getTagFieldNumber(event.readTag()));
            CodedInputStream summary = event.readBytes().newCodedInput();
            Map<String, Double> values = new TreeMap<>();
            while (summary.readTag() != 0) {
                CodedInputStream value = summary.readBytes().newCodedInput();
                value.readTag();
                String tag = value.readString();
                assertEquals(2, WireFormat.getTagFieldNumber(value.readTag()));
                values.put(tag, (double) value.readFloat());
            }
            return new EventFile.Scalars(time, step, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
