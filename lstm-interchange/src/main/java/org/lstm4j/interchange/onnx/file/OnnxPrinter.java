package org.lstm4j.interchange.onnx.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxDimension;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxGraph;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;

/** Writes what {@link OnnxParser} reads: {@code ModelProto} of onnx.proto (field numbers there), tensors as raw data. */
public final class OnnxPrinter {
    private final WireWriter model = new WireWriter();

    /**
     * Puts a model into its bytes.
     *
     * @param irVersion version of the format itself
     * @throws UnsupportedModelException if it is larger than the format allows
     */
    public OnnxPrinter(OnnxFile file, int irVersion) {
        model.varint(1, irVersion);
        model.text(2, file.producer());
        model.message(7, graph(file.graph()));
        file.opsets()
                .forEach((domain, version) -> model.message(8, message(out -> {
                    out.text(1, domain);
                    out.varint(2, version);
                })));
        if (model.length() > Integer.MAX_VALUE) {
            throw new UnsupportedModelException("the model takes " + model.length() + " bytes, an ONNX file holds "
                    + Integer.MAX_VALUE + "; weights in files of their own are not written");
        }
    }

    /** Writes all of it. */
    public void writeTo(WritableByteChannel channel) throws IOException {
        for (ByteBuffer part : model.parts()) {
            ByteBuffer rest = part.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
    }

    /** All of it, in one piece. */
    public ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate((int) model.length());
        model.parts().forEach(part -> bytes.put(part.duplicate()));
        return bytes.flip();
    }

    private static WireWriter message(Consumer<WireWriter> content) {
        WireWriter message = new WireWriter();
        content.accept(message);
        return message;
    }

    private static WireWriter graph(OnnxGraph graph) {
        return message(out -> {
            graph.nodes().forEach(node -> out.message(1, node(node)));
            out.text(2, "model");
            graph.initializers().forEach(tensor -> out.message(5, tensor(tensor)));
            graph.inputs().forEach(value -> out.message(11, value(value)));
            graph.outputs().forEach(value -> out.message(12, value(value)));
        });
    }

    private static WireWriter node(OnnxNode node) {
        return message(out -> {
            node.inputs().forEach(name -> out.text(1, name));
            node.outputs().forEach(name -> out.text(2, name));
            out.text(3, node.name());
            out.text(4, node.operator());
            node.attributes().forEach(attribute -> out.message(5, attribute(attribute)));
            out.text(7, node.domain());
        });
    }

    private static WireWriter attribute(OnnxAttribute attribute) {
        return message(out -> {
            out.text(1, attribute.name());
            out.varint(20, attribute.kind());
            switch (attribute.kind()) {
                case OnnxAttribute.FLOAT -> out.float32(2, attribute.real());
                case OnnxAttribute.INT -> out.varint(3, attribute.integer());
                case OnnxAttribute.STRING -> out.text(4, attribute.text());
                case OnnxAttribute.FLOATS -> {
                    for (float real : attribute.reals()) {
                        out.float32(7, real);
                    }
                }
                case OnnxAttribute.INTS -> {
                    for (long integer : attribute.integers()) {
                        out.varint(8, integer);
                    }
                }
                case OnnxAttribute.STRINGS -> attribute.texts().forEach(text -> out.text(9, text));
                default -> throw new IllegalArgumentException("attribute kind " + attribute.kind());
            }
        });
    }

    private static WireWriter tensor(OnnxTensor tensor) {
        return message(out -> {
            for (long dimension : tensor.shape()) {
                out.varint(1, dimension);
            }
            out.varint(2, tensor.elementType());
            out.text(8, tensor.name());
            out.bytes(9, tensor.raw());
        });
    }

    private static WireWriter value(OnnxValue value) {
        WireWriter shape = new WireWriter();
        if (value.shape() != null) {
            value.shape().forEach(dimension -> shape.message(1, dimension(dimension)));
        }
        WireWriter tensorType = message(out -> {
            out.varint(1, value.elementType());
            if (value.shape() != null) {
                out.message(2, shape);
            }
        });
        return message(out -> {
            out.text(1, value.name());
            out.message(2, message(type -> type.message(1, tensorType)));
        });
    }

    private static WireWriter dimension(OnnxDimension dimension) {
        return message(out -> {
            if (dimension.size() >= 0) {
                out.varint(1, dimension.size());
            } else {
                out.text(2, dimension.name());
            }
        });
    }
}
