// SPDX-License-Identifier: Apache-2.0
package io.pomona.exchange;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import io.pomona.PomonaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns the bytes of an {@code .onnx} file into its messages, once they are known not to explode. */
final class OnnxBytes {
    /** The most messages that a file may have, attributes and the like included. */
    static final int MAX_MESSAGES = 1_000_000;

    // The depth at which protobuf itself gives up.
    private static final int MAX_DEPTH = 100;

    private int messages;

    private OnnxBytes() {}

    /**
     * Returns the model of a file.
     *
     * @throws PomonaException if the file is absent, longer than 2 GiB or damaged
     */
    static ModelProto read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new PomonaException(path + ": expected an .onnx file, but there is "
                    + (Files.exists(path) ? "something else than a file" : "none")
                    + "; check the path.");
        }
        try {
            long size = Files.size(path);
            if (size == 0 || size > Integer.MAX_VALUE - 8) {
                throw new PomonaException(path + ": expected an .onnx file of 1 to "
                        + (Integer.MAX_VALUE - 8) + " bytes, but it has " + size + ".");
            }
            return parse(UnsafeByteOperations.unsafeWrap(Files.readAllBytes(path)), path);
        } catch (InvalidProtocolBufferException e) {
            throw new PomonaException(path + ": expected an .onnx file, but its content is none ("
                    + e.getMessage() + "); is it damaged, or of another kind?", e);
        } catch (IOException e) {
            throw new PomonaException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static ModelProto parse(ByteString bytes, Path path) throws IOException {
        OnnxBytes count = new OnnxBytes();
        count.walk(bytes.newCodedInput(), ModelProto.getDescriptor(), 0);
        if (count.messages > MAX_MESSAGES) {
            throw new PomonaException(path + ": expected at most " + MAX_MESSAGES
                    + " operators, attributes and tensors, but the file has more.");
        }
        CodedInputStream in = bytes.newCodedInput();
        // Weights stay where they are instead of being copied.
        in.enableAliasing(true);
        return ModelProto.parseFrom(in);
    }

    /**
     * Counts messages without making them: one of two bytes in the file takes a hundred in memory.
     */
    private void walk(CodedInputStream in, Descriptor type, int depth) throws IOException {
        while (messages <= MAX_MESSAGES) {
            int tag = in.readTag();
            if (tag == 0) {
                return;
            }
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null
                    || WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP) {
                messages++;
                in.skipField(tag);
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth < MAX_DEPTH
                    && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                messages++;
                int limit = in.pushLimit(in.readRawVarint32());
                walk(in, field.getMessageType(), depth + 1);
                if (messages > MAX_MESSAGES) {
                    return;
                }
                in.checkLastTagWas(0);
                in.popLimit(limit);
            } else {
                in.skipField(tag);
            }
        }
    }
}
