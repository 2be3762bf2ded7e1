package org.lstm4j.interchange.onnx.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;

/**
 * Data of tensors outside of their model's file. It is read from the folder of the model and nowhere else: no absolute path, no step
 * upwards, no link that leads out.
 */
final class ExternalData {
    private static final int CHUNK = 64 * 1024;

    private final String source;
    private final @Nullable Path folder;
    private final Map<Path, String> digests = new HashMap<>();
    private long bytesLeft;

    /**
     * Of one model.
     *
     * @param source the file's name, for messages
     * @param folder where the data may lie, null for nowhere
     * @param maxBytes how much of it may be read in all
     */
    ExternalData(String source, @Nullable Path folder, long maxBytes) {
        this.source = source;
        this.folder = folder;
        this.bytesLeft = maxBytes;
    }

    /**
     * The bytes of a tensor whose data stand in another file.
     *
     * @param bytes how many the tensor takes
     * @throws ModelFormatException if they are not there, lie elsewhere, are more than is left to read, or are not those of the checksum
     */
    ByteBuffer read(OnnxTensor from, long bytes) {
        Map<String, String> entries = from.external();
        Path file = confined(from, entries.get("location"));
        long offset = number(from, "offset", 0);
        long length = number(from, "length", bytes);
        if (length != bytes) {
            throw damaged(from, "takes " + bytes + " bytes and names " + length + " of external data");
        }
        if (bytes > bytesLeft || bytes > Integer.MAX_VALUE - 8) {
            throw damaged(from, "takes " + bytes + " bytes of external data where " + bytesLeft + " more are allowed");
        }
        bytesLeft -= bytes;
        requireChecksum(from, file);
        try (FileChannel channel = FileChannel.open(file)) {
            if (offset > channel.size() - bytes) {
                throw damaged(
                        from,
                        "takes bytes " + offset + " to " + (offset + bytes) + " of external data of " + channel.size());
            }
            ByteBuffer data = ByteBuffer.allocate((int) bytes);
            while (data.hasRemaining()) {
                if (channel.read(data, offset + data.position()) < 0) {
                    throw damaged(from, "has external data that became shorter while it was read");
                }
            }
            return data.flip();
        } catch (IOException e) {
            throw unreadable(from, e);
        }
    }

    /** The file named, once it is known to lie in the folder, links resolved. */
    private Path confined(OnnxTensor from, @Nullable String location) {
        if (location == null || folder == null) {
            throw damaged(from, "has its data in a file that is not named, or has no folder");
        }
        try {
            Path relative = Path.of(location);
            if (relative.isAbsolute() || relative.startsWith("/") || location.contains("\\")) {
                throw damaged(from, "has external data at '" + location + "', which is no relative path");
            }
            for (Path part : relative) {
                if (part.toString().equals("..")) {
                    throw damaged(from, "has external data at '" + location + "', outside of the model's folder");
                }
            }
            Path real = folder.resolve(relative).toRealPath();
            if (!real.startsWith(folder.toRealPath())) {
                throw damaged(from, "has external data at '" + location + "', a link out of the model's folder");
            }
            return real;
        } catch (InvalidPathException e) {
            throw damaged(from, "has external data at a place that is no path: " + e.getReason());
        } catch (IOException e) {
            throw new ModelFormatException(
                    source + ": tensor '" + from.name() + "': its external data '" + location + "' is missing; "
                            + "keep it beside the model",
                    e);
        }
    }

    /** ONNX's checksum is the SHA-1 of the whole file, which is read for it once. */
    private void requireChecksum(OnnxTensor from, Path file) {
        String expected = from.external().get("checksum");
        if (expected == null) {
            return;
        }
        String actual = digests.get(file);
        if (actual == null) {
            actual = digest(from, file);
            digests.put(file, actual);
        }
        if (!expected.equalsIgnoreCase(actual)) {
            throw damaged(
                    from, "has external data of the checksum " + actual + " where '" + expected + "' is expected");
        }
    }

    private String digest(OnnxTensor from, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unreadable(from, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private long number(OnnxTensor from, String key, long otherwise) {
        String text = from.external().get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a negative number.
        }
        throw damaged(from, "has external data whose " + key + " is '" + text + "'");
    }

    private ModelFormatException unreadable(OnnxTensor from, IOException e) {
        return new ModelFormatException(
                source + ": tensor '" + from.name() + "': its external data cannot be read: " + e, e);
    }

    private ModelFormatException damaged(OnnxTensor from, String what) {
        return damaged(source, from, what);
    }

    static ModelFormatException damaged(String source, OnnxTensor from, String what) {
        return new ModelFormatException(
                source + ": tensor '" + from.name() + "' " + what + "; the file is damaged or not to be trusted");
    }
}
