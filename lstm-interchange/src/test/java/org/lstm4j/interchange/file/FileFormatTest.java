package org.lstm4j.interchange.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.dl4j.Dl4jModel;
import org.lstm4j.interchange.keras.KerasModel;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.internal.file.Mutator;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;

/** No file here has a name that says its format. */
class FileFormatTest {
    private static final long SEED = 2071;
    private static final int MUTATIONS = 2000;
    private static final Model MODEL = Model.builder(2).add(LSTM.of(3)).build();

    @TempDir
    Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("file"), content);
    }

    private Path file(String latin) throws IOException {
        return file(latin.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("file");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("content".getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private static String refusal(Path file) {
        String message =
                assertThrows(LstmException.class, () -> FileFormat.of(file)).getMessage();
        assertTrue(message.startsWith(file + ": "), message);
        assertFalse(message.contains("\n"), message);
        return message;
    }

    private static String refusal(Path file, ReadOptions options) {
        return assertThrows(LstmException.class, () -> ImportedModel.read(file, options))
                .getMessage();
    }

    @Test
    void ownFilesAndStateDictsAreToldApart() {
        Path file = folder.resolve("file");
        ModelFile.save(file, MODEL);
        assertEquals(FileFormat.LSTM4J, FileFormat.of(file));
        StateDict.save(file, MODEL);
        assertEquals(FileFormat.STATE_DICT, FileFormat.of(file));
    }

    @ParameterizedTest
    @CsvSource({"plain2.keras,KERAS", "plain3.keras,KERAS", "plain2.h5,KERAS_H5", "plain3.h5,KERAS_H5"})
    void kerasFilesAreRecognised(String name, FileFormat format) throws IOException {
        Path file = file(Goldens.bytes(FileFormatTest.class, "../keras/" + name));

        assertEquals(format, FileFormat.of(file));
        ImportedModel model = ImportedModel.read(file, ReadOptions.DEFAULT);
        assertEquals(KerasModel.load(file), ((StackModel) model).model());
    }

    @Test
    void dl4jZipsAreRecognised() throws IOException {
        Path file = file(Goldens.bytes(FileFormatTest.class, "../dl4j/plain.zip"));

        assertEquals(FileFormat.DL4J, FileFormat.of(file));
        ImportedModel model = ImportedModel.read(file, ReadOptions.DEFAULT);
        assertEquals(Dl4jModel.load(file), ((StackModel) model).model());
    }

    @ParameterizedTest
    @CsvSource({"../keras/plain3.keras", "../keras/plain2.h5", "../dl4j/plain.zip"})
    void optionsThatWouldChangeNothingAreRefused(String name) throws IOException {
        Path file = file(Goldens.bytes(FileFormatTest.class, name));

        String doubles = refusal(file, ReadOptions.DEFAULT.withConvertDoubles(true));
        assertTrue(doubles.contains("all numbers have 32 bits; leave it out"), doubles);
        String architecture = refusal(file, ReadOptions.DEFAULT.withArchitecture("lstm"));
        assertTrue(architecture.contains("for a state_dict alone"), architecture);
    }

    @Test
    void onnxIsRecognisedWhateverStandsBeforeTheGraph() throws IOException {
        OperatorSetIdProto opset =
                OperatorSetIdProto.newBuilder().setVersion(17).build();
        GraphProto graph = GraphProto.newBuilder().setName("graph").build();
        for (ModelProto model : List.of(
                ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build(),
                ModelProto.newBuilder().setGraph(graph).addOpsetImport(opset).build(),
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .setProducerName("p".repeat(10_000))
                        .setGraph(graph)
                        .build(),
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .setProducerName("pytorch")
                        .setProducerVersion("2.7")
                        .setGraph(graph)
                        .addOpsetImport(opset)
                        .build())) {
            assertEquals(FileFormat.ONNX, FileFormat.of(file(model.toByteArray())));
        }
    }

    /** BatchNorm's counter and such: a file that has them is sound, and whether they have a place is asked when it is read. */
    @Test
    void aStateDictWithACounterIsListed() throws IOException {
        String header = "{\"fc.weight\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[0,12]},"
                + "\"norm.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[12,20]}}";
        Path file =
                file(new String(new char[] {(char) header.length(), 0, 0, 0, 0, 0, 0, 0}) + header + "\0".repeat(20));

        Inspection inspection = Inspection.of(file, ReadOptions.DEFAULT.withArchitecture("fc:Linear"));
        assertEquals(3, inspection.weights());
        assertEquals(List.of("F32"), inspection.weightFormats());
        assertEquals(
                "Part[name=norm.num_batches_tracked, kind=I64, shape=[], weights=0]",
                inspection.parts().getLast().toString());
        String refusal = String.valueOf(inspection.refusal());
        assertTrue(refusal.contains("tensor \"norm.num_batches_tracked\" [] has no place"), refusal);
    }

    @Test
    void picklesAreRefusedWithThePythonLine() throws IOException {
        for (Path file : List.of(zip("model/data.pkl"), zip("model/version", "model/data.pkl", "config.json"))) {
            assertEquals(FileFormat.PYTORCH_PICKLE, FileFormat.of(file));
        }
        Path file = file("\u0080\2\u008a\nl\u00fc\u009cF\u00f9 and so on");
        assertEquals(FileFormat.PYTORCH_PICKLE, FileFormat.of(file));
        String message = assertThrows(
                        UnsupportedModelException.class, () -> ImportedModel.read(file, ReadOptions.DEFAULT))
                .getMessage();
        assertTrue(message.contains("python3 -c"), message);
    }

    @Test
    void otherContentIsNamed() throws IOException {
        assertTrue(refusal(file("")).contains("got an empty file"));
        assertTrue(refusal(file("{\"layers\": 3}")).contains("got text"));
        assertTrue(refusal(file("\34\0\0\0TFL3\0\0")).contains("LiteRT"));
        assertTrue(refusal(file("\u0089PNG\r\n\u001a\n\0")).contains("bytes 89 50 4e 47 0d 0a 1a 0a"));
        assertTrue(refusal(file("PK\3\4 broken")).contains("damaged zip"));
        assertTrue(refusal(zip("b.txt", "a.txt")).contains("a zip of 2 entries, such as [\"a.txt\",\"b.txt\"]"));
        assertTrue(refusal(folder).contains("is a directory"));
        assertEquals(folder.resolve("none") + ": no such file; check the path", refusal(folder.resolve("none")));
        Npy.write(folder.resolve("file"), Tensor.of(new float[2], 2));
        assertTrue(refusal(folder.resolve("file")).contains("an array of NumPy"));
    }

    @Test
    void noMutationHurts() throws IOException {
        Path file = folder.resolve("file");
        ModelFile.save(file, MODEL);
        Mutator mutator = new Mutator(SEED);
        List<byte[]> originals = List.of(
                Files.readAllBytes(file),
                Files.readAllBytes(zip("config.json", "metadata.json", "model.weights.h5")),
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .setProducerName("pytorch")
                        .setGraph(GraphProto.newBuilder().setName("graph"))
                        .build()
                        .toByteArray());
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] original = originals.get(i % originals.size());
            file(mutator.mutate(original, original.length));
            try {
                FileFormat.of(file);
            } catch (LstmException e) {
                assertTrue(
                        e.getMessage().startsWith(file + ": ")
                                && !e.getMessage().contains("\n"),
                        e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 10, "only " + refused + " of " + MUTATIONS + " files were refused");
    }
}
