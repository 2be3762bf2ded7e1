package org.lstm4j.interchange.page;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.pytorch.StateDictOptions;

/** The rows of the table of numbers: files whose weights have 16, 32 or 64 bits. */
final class NumberFiles {
    /** Its columns. */
    enum Reader {
        ONNX("ONNX"),
        STATE_DICT("PyTorch's safetensors"),
        KERAS("Keras' files"),
        DL4J("DL4J's zips");

        private final String title;

        Reader(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * A row.
     *
     * @param taken what has become of the numbers where they are read
     * @param probes files that have them; none where a reader has no such thing
     */
    record Row(String numbers, String taken, Map<Reader, List<FileProbe>> probes) {}

    private enum Type {
        FLOAT(1, 4),
        FLOAT16(10, 2),
        DOUBLE(11, 8),
        BFLOAT16(16, 2);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }
    }

    private NumberFiles() {}

    static List<Row> rows() {
        OnnxOptions onnx = OnnxOptions.DEFAULT;
        StateDictOptions torch = StateDictOptions.DEFAULT;
        String keras = "plain3.keras";
        String float32 = "{'name': 'float32'}";
        String dl4j = "plain.zip";
        String dl4jFloat = "'dataType' : 'FLOAT'";
        return List.of(
                new Row(
                        "32 bits",
                        "exact",
                        Map.of(
                                Reader.ONNX,
                                List.of(identity(Type.FLOAT, onnx)),
                                Reader.STATE_DICT,
                                List.of(FileProbe.stateDict("lstm.safetensors", torch)),
                                Reader.KERAS,
                                List.of(FileProbe.keras(keras)),
                                Reader.DL4J,
                                List.of(FileProbe.dl4j(dl4j)))),
                new Row(
                        "16 bits, widened by the file's own Cast",
                        "exact",
                        Map.of(Reader.ONNX, List.of(widened(Type.FLOAT16), widened(Type.BFLOAT16)))),
                new Row(
                        "16 bits, FLOAT16 and BFLOAT16",
                        "exact",
                        Map.of(
                                Reader.ONNX,
                                List.of(identity(Type.FLOAT16, onnx), identity(Type.BFLOAT16, onnx)),
                                Reader.STATE_DICT,
                                List.of(
                                        FileProbe.stateDict("half.safetensors", torch),
                                        FileProbe.stateDict("bfloat16.safetensors", torch)),
                                Reader.KERAS,
                                List.of(FileProbe.keras(keras, float32, "{'name': 'float16'}")),
                                Reader.DL4J,
                                List.of(FileProbe.dl4j(dl4j, dl4jFloat, "'dataType' : 'HALF'")))),
                new Row(
                        "64 bits",
                        "exact",
                        Map.of(
                                Reader.ONNX,
                                List.of(identity(Type.DOUBLE, onnx)),
                                Reader.STATE_DICT,
                                List.of(FileProbe.stateDict("double.safetensors", torch)),
                                Reader.KERAS,
                                List.of(FileProbe.keras(keras, float32, "{'name': 'float64'}")),
                                Reader.DL4J,
                                List.of(FileProbe.dl4j(dl4j, dl4jFloat, "'dataType' : 'DOUBLE'")))),
                new Row(
                        "64 bits, where rounding is asked for",
                        "rounded",
                        Map.of(
                                Reader.ONNX,
                                List.of(identity(Type.DOUBLE, onnx.withConvertDoubles(true))),
                                Reader.STATE_DICT,
                                List.of(FileProbe.stateDict("double.safetensors", torch.withConvertDoubles(true))))));
    }

    /** {@code y = w} in the weights' own type. */
    private static FileProbe identity(Type type, OnnxOptions options) {
        return onnx(NodeProto.newBuilder().setOpType("Identity"), type, type, options);
    }

    /** {@code y = float(w)}. */
    private static FileProbe widened(Type type) {
        NodeProto.Builder cast = NodeProto.newBuilder()
                .setOpType("Cast")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("to")
                        .setType(AttributeType.INT)
                        .setI(Type.FLOAT.code));
        return onnx(cast, type, Type.FLOAT, OnnxOptions.DEFAULT);
    }

    private static FileProbe onnx(NodeProto.Builder node, Type weight, Type output, OnnxOptions options) {
        TensorProto.Builder w = TensorProto.newBuilder()
                .setName("w")
                .setDataType(weight.code)
                .addDims(1)
                .setRawData(ByteString.copyFrom(new byte[weight.bytes]));
        ValueInfoProto.Builder y = ValueInfoProto.newBuilder()
                .setName("y")
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(output.code)));
        byte[] model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .addInitializer(w)
                        .addNode(node.addInput("w").addOutput("y"))
                        .addOutput(y))
                .build()
                .toByteArray();
        return folder -> OnnxModel.read(Files.write(folder.resolve("file"), model), options);
    }
}
