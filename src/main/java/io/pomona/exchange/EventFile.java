// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import com.google.protobuf.CodedOutputStream;
import io.pomona.data.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Writes the event files that TensorBoard shows: records of TFRecord form, each a length of 64 bits, its
 * checksum, a message {@code Event} and its checksum, all of little-endian order. The numbers of the
 * messages' fields are those of TensorFlow's {@code event.proto} and {@code summary.proto}.
 */
public final class EventFile {
    /** What the first record of such a file says. */
    private static final String VERSION = "brain.Event:2";
    private static final int MASK = 0xa282ead8;

    private EventFile() {}

    /**
     * Some numbers at one step.
     *
     * @param wallTime when, in seconds since 1970
     * @param step the place on the horizontal axis
     * @param values the numbers by their tags, such as {@code accuracy/train}; those that are NaN are
     *        left out
     */
    public record Scalars(double wallTime, long step, Map<String, Double> values) {
        /** Copies the values, in the order of their tags. */
        public Scalars {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }
    }

    /**
     * Creates or replaces a file.
     *
     * @param file the file, by whose name TensorBoard finds it if {@code tfevents} is a part
     * @param startTime when the first step was made, in seconds since 1970
     * @param rows what it holds, in the order of time
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(Path file, double startTime, List<Scalars> rows) {
        AtomicFile.write(file, out -> {
            writeRecord(out, message(event -> {
                event.writeDouble(1, startTime);
                event.writeString(3, VERSION);
            }));
            for (Scalars row : rows) {
                writeRecord(out, event(row));
            }
        });
    }

    /** Writes the fields of a message. */
    private interface Fields {
        void write(CodedOutputStream message) throws IOException;
    }

    private static byte[] event(Scalars row) throws IOException {
        byte[] summary = message(fields -> {
            for (Map.Entry<String, Double> scalar : row.values().entrySet()) {
                if (!scalar.getValue().isNaN()) {
                    fields.writeByteArray(1, message(value -> {
                        value.writeString(1, scalar.getKey());
                        value.writeFloat(2, scalar.getValue().floatValue());
                    }));
                }
            }
        });
        return message(event -> {
            event.writeDouble(1, row.wallTime());
            event.writeInt64(2, row.step());
            event.writeByteArray(5, summary);
        });
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream message = CodedOutputStream.newInstance(bytes);
        fields.write(message);
        message.flush();
        return bytes.toByteArray();
    }

    private static void writeRecord(OutputStream out, byte[] data) throws IOException {
        byte[] length = littleEndian(Long.BYTES, data.length);
        out.write(length);
        out.write(littleEndian(Integer.BYTES, checksum(length)));
        out.write(data);
        out.write(littleEndian(Integer.BYTES, checksum(data)));
    }

    private static byte[] littleEndian(int count, long value) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }

    /** Returns the masked CRC-32C, which differs from that of data that hold checksums themselves. */
    private static int checksum(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        int value = (int) crc.getValue();
        return Integer.rotateRight(value, 15) + MASK;
    }
}
