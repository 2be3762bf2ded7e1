package org.lstm4j.interchange.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Builds models with the generated classes of onnx.proto, which know nothing of our reader. */
final class Protos {
    private Protos() {}

    static OnnxModel read(ModelProto model) {
        return read(model, OnnxOptions.DEFAULT);
    }

    static OnnxModel read(ModelProto model, OnnxOptions options) {
        return OnnxModel.parse(ByteBuffer.wrap(model.toByteArray()), "test", null, options);
    }

    static ModelProto model(int opset, GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("tests")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }

    static NodeProto.Builder node(String operator, List<String> inputs, List<String> outputs) {
        return NodeProto.newBuilder()
                .setName("the " + operator)
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(outputs);
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto attribute(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto attribute(String name, List<Long> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(values)
                .build();
    }

    static AttributeProto floats(String name, List<Float> values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOATS)
                .addAllFloats(values)
                .build();
    }

    static AttributeProto attribute(String name, Tensor value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.TENSOR)
                .setT(tensor("", value))
                .build();
    }

    static ValueInfoProto value(String name, int elementType, Object... shape) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
        for (Object dimension : shape) {
            if (dimension instanceof Integer size) {
                dimensions.addDimBuilder().setDimValue(size);
            } else {
                dimensions.addDimBuilder().setDimParam((String) dimension);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(elementType)
                                .setShape(dimensions)))
                .build();
    }

    /** A value of a type, and of any shape. */
    static ValueInfoProto open(String name, int elementType) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(elementType)))
                .build();
    }

    static TensorProto tensor(String name, Tensor tensor) {
        TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(elementType(tensor));
        for (int dimension : tensor.shape()) {
            proto.addDims(dimension);
        }
        switch (tensor.type()) {
            case FLOAT -> {
                for (float value : tensor.floats()) {
                    proto.addFloatData(value);
                }
            }
            case DOUBLE -> {
                for (double value : tensor.doubles()) {
                    proto.addDoubleData(value);
                }
            }
            case INT32 -> {
                for (int value : tensor.ints()) {
                    proto.addInt32Data(value);
                }
            }
            case INT64 -> {
                for (long value : tensor.longs()) {
                    proto.addInt64Data(value);
                }
            }
            case BOOL -> {
                for (boolean value : tensor.booleans()) {
                    proto.addInt32Data(value ? 1 : 0);
                }
            }
        }
        return proto.build();
    }

    static int elementType(Tensor tensor) {
        return elementType(tensor.type());
    }

    static int elementType(TensorType type) {
        return switch (type) {
            case FLOAT -> 1;
            case INT32 -> 6;
            case INT64 -> 7;
            case BOOL -> 9;
            case DOUBLE -> 11;
        };
    }
}
