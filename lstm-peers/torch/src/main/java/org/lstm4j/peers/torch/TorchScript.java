package org.lstm4j.peers.torch;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript file ({@code .pt}), which PyTorch's own tools write from Python only: an archive of stored entries,
 * with the source of one module, a pickle of its attributes, and a file for each tensor's numbers.
 */
final class TorchScript {
    private static final String FOLDER = "net/";
    private static final String TYPE = "__torch__ Net";

    private final List<Parameter> parameters = new ArrayList<>();

    private record Parameter(String name, FloatBuffer values, List<Integer> shape) {}

    /** Adds a tensor that the source may use as {@code self.name}. */
    TorchScript parameter(String name, float[] values, Integer... shape) {
        parameters.add(new Parameter(name, FloatBuffer.wrap(values), List.of(shape)));
        return this;
    }

    /**
     * The bytes of the file.
     *
     * @param forward signature and body of the method {@code forward}, from its argument list on: {@code (self, x: Tensor) ...}
     */
    byte[] file(String forward) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            archive.setMethod(ZipOutputStream.STORED);
            store(archive, "data.pkl", attributes());
            store(archive, "code/__torch__.py", source(forward).getBytes(StandardCharsets.UTF_8));
            store(archive, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(archive, "version", "3\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < parameters.size(); i++) {
                FloatBuffer values = parameters.get(i).values().duplicate();
                ByteBuffer data =
                        ByteBuffer.allocate(values.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                data.asFloatBuffer().put(values);
                store(archive, "data/" + i, data.array());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void store(ZipOutputStream archive, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        archive.putNextEntry(entry);
        archive.write(content);
    }

    private String source(String forward) {
        StringBuilder names = new StringBuilder();
        StringBuilder types = new StringBuilder();
        for (Parameter parameter : parameters) {
            names.append('"').append(parameter.name()).append("\", ");
            types.append("  ").append(parameter.name()).append(" : Tensor\n");
        }
        return "class Net(Module):\n  __parameters__ = [" + names + "]\n  __buffers__ = []\n" + types
                + "  training : bool\n  def forward"
                + forward.replace("(self,", "(self: __torch__.Net,");
    }

    /** The module's attributes in protocol 2 of Python's pickle, whose opcodes stand here by their letters. */
    private byte[] attributes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream pickle = new DataOutputStream(bytes);
        pickle.writeByte(0x80);
        pickle.writeByte(2);
        global(pickle, TYPE);
        pickle.writeBytes(")\u0081}(");
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            string(pickle, parameter.name());
            global(pickle, "torch._utils _rebuild_tensor_v2");
            pickle.writeBytes("((");
            string(pickle, "storage");
            global(pickle, "torch FloatStorage");
            string(pickle, String.valueOf(i));
            string(pickle, "cpu");
            integer(pickle, parameter.values().remaining());
            pickle.writeBytes("tQ");
            integer(pickle, 0);
            tuple(pickle, parameter.shape());
            tuple(pickle, strides(parameter.shape()));
            pickle.writeBytes("\u0089");
            global(pickle, "collections OrderedDict");
            pickle.writeBytes(")RtR");
        }
        string(pickle, "training");
        pickle.writeBytes("\u0089ub.");
        return bytes.toByteArray();
    }

    /** Of numbers row by row. */
    private static List<Integer> strides(List<Integer> shape) {
        List<Integer> strides = new ArrayList<>();
        int stride = 1;
        for (int size : shape.reversed()) {
            strides.addFirst(stride);
            stride *= size;
        }
        return strides;
    }

    private static void global(DataOutputStream pickle, String moduleAndName) throws IOException {
        pickle.writeBytes("c" + moduleAndName.replace(' ', '\n') + "\n");
    }

    private static void string(DataOutputStream pickle, String ascii) throws IOException {
        pickle.writeByte('X');
        pickle.writeInt(Integer.reverseBytes(ascii.length()));
        pickle.writeBytes(ascii);
    }

    private static void integer(DataOutputStream pickle, int value) throws IOException {
        pickle.writeByte('J');
        pickle.writeInt(Integer.reverseBytes(value));
    }

    private static void tuple(DataOutputStream pickle, List<Integer> values) throws IOException {
        pickle.writeByte('(');
        for (int value : values) {
            integer(pickle, value);
        }
        pickle.writeByte('t');
    }
}
