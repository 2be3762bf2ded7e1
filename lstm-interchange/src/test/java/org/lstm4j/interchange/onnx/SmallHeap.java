package org.lstm4j.interchange.onnx;

import static org.lstm4j.interchange.onnx.Protos.model;
import static org.lstm4j.interchange.onnx.Protos.node;
import static org.lstm4j.interchange.onnx.Protos.open;
import static org.lstm4j.interchange.onnx.Protos.read;
import static org.lstm4j.interchange.onnx.Protos.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.convention.Attributes;
import org.lstm4j.interchange.convention.Convention;
import org.lstm4j.interchange.convention.Inputs;
import org.lstm4j.interchange.dl4j.Dl4jModel;
import org.lstm4j.interchange.keras.KerasModel;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.verify.OperatorCases;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Backend;

/** Files and runs that are within every limit of a constant size and larger than the heap; {@link SmallHeapTest} starts it. */
final class SmallHeap {
    private static final int MEGA = 1 << 20;

    private SmallHeap() {}

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    /** @param args a folder to write in */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (Backend backend = Backends.named("cpu")) {
            runs(backend);
        }
        files(folder);
    }

    private static void runs(Backend backend) throws IOException {
        long[] shape = {100, 1000, 1000};
        for (String operator : List.of("ConstantOfShape", "Expand", "Tile")) {
            List<String> inputs = operator.equals("ConstantOfShape") ? List.of("shape") : List.of("one", "shape");
            refused(
                    operator,
                    "(" + operator + "): a result of 100000000 elements",
                    () -> run(backend, shape, node(operator, inputs, List.of("y"))));
        }
        refused(
                "RNN",
                "(RNN): a result of",
                () -> run(
                        backend,
                        new long[] {20_000, 10, 1},
                        node("ConstantOfShape", List.of("shape"), List.of("x")),
                        node("RNN", List.of("x", "W", "R"), List.of("y"))));
        refused("an operator's case", "has 20000000 elements", () -> {
            Map<String, Tensor> arrays = Map.of(
                    "X", Tensor.of(new float[20_000], 2000, 10, 1),
                    "W", Tensor.of(new float[1000], 1, 1000, 1),
                    "R", Tensor.of(new float[1_000_000], 1, 1000, 1000));
            Attributes none = new Attributes("RNN", Json.object().build());
            Convention.ONNX.run("RNN", none, new Inputs("RNN", arrays), backend);
        });
    }

    private static void run(Backend backend, long[] shape, NodeProto.Builder... nodes) {
        int units = 100;
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("shape", TensorProto.DataType.INT64_VALUE))
                .addInitializer(tensor("one", Tensor.of(new float[1], 1, 1, 1)))
                .addInitializer(tensor("W", Tensor.of(new float[units], 1, units, 1)))
                .addInitializer(tensor("R", Tensor.of(new float[units * units], 1, units, units)))
                .addOutput(open("y", TensorProto.DataType.FLOAT_VALUE));
        Arrays.stream(nodes).forEach(graph::addNode);
        try (OnnxSession session = read(model(13, graph)).open(backend)) {
            session.run(Map.of("shape", Tensor.of(shape, shape.length)));
        }
    }

    private static void files(Path folder) throws IOException {
        int floats = 32 * MEGA;
        String npy = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + floats + ",), }";
        byte[] numpy = ByteBuffer.allocate(10 + npy.length())
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) npy.length(), 0})
                .put(npy.getBytes(StandardCharsets.US_ASCII))
                .array();
        Path array = sparse(folder.resolve("array.npy"), numpy, 4L * floats);
        refused("npy", "array.npy: takes", () -> Npy.read(array));

        String header = "{\"weight\":{\"dtype\":\"F32\",\"shape\":[" + floats / 4 + ",4],\"data_offsets\":[0,"
                + 4L * floats + "]}}";
        byte[] safe = ByteBuffer.allocate(8 + header.length())
                .put((byte) header.length())
                .position(8)
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .array();
        Path tensors = sparse(folder.resolve("state.safetensors"), safe, 4L * floats);
        refused("safetensors", "state.safetensors: takes", () -> StateDict.load(tensors));

        Path hdf5 = sparse(folder.resolve("model.h5"), new byte[] {(byte) 0x89, 'H', 'D', 'F'}, 4L * floats);
        refused("h5", "model.h5: takes", () -> KerasModel.read(hdf5));
        Path onnx = sparse(folder.resolve("model.onnx"), new byte[] {8, 8}, 4L * floats);
        refused("onnx", "maxBytes", () -> OnnxModel.read(onnx));
        Path integers = integers(folder.resolve("integers.onnx"));
        refused("integers", "more integers", () -> OnnxModel.read(integers));
        Path json = sparse(folder.resolve("case.json"), "{".getBytes(StandardCharsets.US_ASCII), 60L * MEGA);
        refused("json", "case.json: expected at most", () -> new OperatorCases().open(json));

        Path keras = zip(folder.resolve("model.keras"), "metadata.json", "config.json", "model.weights.h5");
        refused("keras", "metadata.json would take", () -> KerasModel.read(keras));
        Path dl4j = zip(folder.resolve("model.zip"), "configuration.json", "coefficients.bin");
        refused("dl4j", "configuration.json would take", () -> Dl4jModel.read(dl4j));
    }

    /** A file that is zeros behind its beginning, and takes no room on the disk. */
    private static Path sparse(Path file, byte[] start, long more) throws IOException {
        Files.write(file, start);
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(start.length + more);
        }
        return file;
    }

    /** A graph's initializer of integers that take a byte each, and eight in memory. */
    private static Path integers(Path file) throws IOException {
        int count = 12 * MEGA;
        int tensor = 2 + CodedOutputStream.computeUInt32SizeNoTag(count) + 1 + count;
        byte[] start = new byte[64];
        CodedOutputStream out = CodedOutputStream.newInstance(start);
        out.writeTag(7, 2); // the graph
        out.writeUInt32NoTag(1 + CodedOutputStream.computeUInt32SizeNoTag(tensor) + tensor);
        out.writeTag(5, 2); // an initializer
        out.writeUInt32NoTag(tensor);
        out.writeInt32(2, TensorProto.DataType.INT64_VALUE);
        out.writeTag(7, 2); // its integers
        out.writeUInt32NoTag(count);
        out.flush();
        return sparse(file, Arrays.copyOf(start, out.getTotalBytesWritten()), count);
    }

    /** Each entry has 60 MB, and so much else lies in the zip that they are not too much for its size. */
    private static Path zip(Path file, String... entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.setLevel(1);
            byte[] spaces = new byte[MEGA];
            Arrays.fill(spaces, (byte) ' ');
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                for (int i = 0; i < 60; i++) {
                    out.write(spaces);
                }
            }
            byte[] noise = new byte[4 * MEGA];
            new Random(79).nextBytes(noise);
            out.putNextEntry(new ZipEntry("updaterState.bin"));
            out.write(noise);
        }
        return file;
    }

    private static void refused(String what, String reason, Attempt attempt) {
        try {
            attempt.run();
        } catch (LstmException e) {
            if (!e.getMessage().contains(reason)) {
                throw new AssertionError(what, e);
            }
            System.out.println("refused " + what);
            return;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw new AssertionError(what, e);
        }
        throw new AssertionError(what + ": ran");
    }
}
