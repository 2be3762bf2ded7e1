package org.lstm4j.interchange.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;

/**
 * As much of an HDF5 file as Keras writes: groups, contiguous arrays of 32-bit floats, texts in attributes. It lies in memory,
 * links are never followed, and no array is larger than the file. Whatever the HDF5 library makes of a damaged file comes out
 * as a {@link ModelFormatException}.
 */
final class Hdf5 implements AutoCloseable {
    private static final int MOST_TEXTS = 100_000;
    private static final int DEEPEST = 16;

    private final HdfFile file;
    private final long bytes;
    private final String source;

    private Hdf5(HdfFile file, long bytes, String source) {
        this.file = file;
        this.bytes = bytes;
        this.source = source;
    }

    static Hdf5 open(ByteBuffer content, String source) {
        HdfFile file = guarded(source, "the file", () -> HdfFile.fromByteBuffer(content));
        return new Hdf5(file, content.capacity(), source);
    }

    /** Whether there is a group or array at a path of names with slashes between them. */
    boolean has(String path) {
        return guarded(source, path, () -> find(path) != null);
    }

    /** The names in a group, sorted. */
    List<String> names(String path) {
        return guarded(
                source,
                path,
                () -> node(path) instanceof Group group
                        ? group.getChildren().keySet().stream().sorted().toList()
                        : List.of());
    }

    boolean hasAttribute(String path, String name) {
        return guarded(source, path, () -> node(path).getAttribute(name) != null);
    }

    /** The text, or the texts, of an attribute. */
    List<String> texts(String path, String name) {
        return guarded(source, path, () -> {
            Attribute attribute = node(path).getAttribute(name);
            if (attribute == null || attribute.getSize() > MOST_TEXTS || attribute.getSizeInBytes() > bytes) {
                throw damaged(
                        path, "expected an attribute " + Json.quote(name) + " of at most " + MOST_TEXTS + " texts");
            }
            if (attribute.isEmpty() || attribute.getSize() == 0) {
                return List.of();
            }
            return switch (attribute.getData()) {
                case String text -> List.of(text);
                case String[] texts -> List.of(texts);
                default -> throw damaged(path, "expected texts in attribute " + Json.quote(name));
            };
        });
    }

    /** An array of 32-bit floats. */
    float[] floats(String path, int... shape) {
        return guarded(source, path, () -> {
            if (!(node(path) instanceof Dataset dataset)) {
                throw damaged(path, "expected an array, got a group");
            }
            if (!Arrays.equals(dataset.getDimensions(), shape)) {
                throw damaged(
                        path,
                        "expected shape " + Arrays.toString(shape) + ", got "
                                + Arrays.toString(dataset.getDimensions()));
            }
            if (!(dataset instanceof ContiguousDataset) || dataset.getSize() > bytes / Float.BYTES) {
                throw new UnsupportedModelException(
                        source + ": " + Json.quote(path)
                                + ": expected an array in one piece, as Keras writes it, got chunks or more than the file holds");
            }
            if (dataset.getJavaType() != float.class) {
                throw new UnsupportedModelException(source + ": " + Json.quote(path) + ": expected 32-bit floats, got "
                        + dataset.getJavaType().getSimpleName());
            }
            return (float[]) dataset.getDataFlat();
        });
    }

    @Override
    public void close() {
        file.close();
    }

    private Node node(String path) {
        Node node = find(path);
        if (node == null) {
            throw damaged(path, "is missing");
        }
        return node;
    }

    private @Nullable Node find(String path) {
        String[] names = path.isEmpty() ? new String[0] : path.split("/", -1);
        if (names.length > DEEPEST) {
            throw damaged(path, "is deeper than " + DEEPEST + " groups");
        }
        Node node = file;
        for (String name : names) {
            node = node instanceof Group group ? group.getChild(name) : null;
            if (node == null) {
                return null;
            }
            if (node.isLink()) {
                throw new UnsupportedModelException(source + ": " + Json.quote(path) + ": " + Json.quote(name)
                        + " is a link; links are not followed");
            }
        }
        return node;
    }

    private ModelFormatException damaged(String path, String what) {
        return new ModelFormatException(source + ": " + Json.quote(path) + ": " + what);
    }

    private static <T> T guarded(String source, String path, Supplier<T> work) {
        try {
            return work.get();
        } catch (LstmException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new ModelFormatException(
                    source + ": " + Json.quote(path) + ": damaged HDF5: " + Json.quote(String.valueOf(e.getMessage())),
                    e);
        }
    }
}
