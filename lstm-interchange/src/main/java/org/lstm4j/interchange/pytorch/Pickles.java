package org.lstm4j.interchange.pytorch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.lstm4j.interchange.UnsupportedModelException;

/** What {@code torch.save} writes: a zip around a pickle, or, until PyTorch 1.6, a pickle. */
public final class Pickles {
    private static final String ZIP = "PK\3\4";
    private static final int ZIP_HEADER = 30;
    private static final int LONGEST_NAME = 512;

    private Pickles() {}

    /**
     * Whether a file is one. Of a zip that does not begin with its pickle, only its list of entries tells.
     *
     * @param start its first bytes, one char each
     */
    public static boolean begins(String start) {
        int end = Math.min(start.length(), ZIP_HEADER + LONGEST_NAME);
        boolean zip = start.startsWith(ZIP) && start.substring(0, end).indexOf("data.pkl", ZIP_HEADER) >= 0;
        // A safetensors header of 640 bytes begins with a pickle's two bytes, too, but then comes JSON.
        boolean pickle = start.length() > Long.BYTES
                && start.charAt(0) == 0x80
                && start.charAt(1) >= 2
                && start.charAt(1) <= 5
                && start.charAt(Long.BYTES) != '{';
        return zip || pickle;
    }

    /** Says why such a file is not read, with the Python line that makes one of it that can be read. */
    public static UnsupportedModelException refusal(String source) {
        return new UnsupportedModelException(source + ": a pickle of PyTorch, which is a program and is not run here;"
                + " make safetensors of its state_dict: python3 -c \"import torch; from safetensors.torch import"
                + " save_file; d = torch.load('model.pt', map_location='cpu', weights_only=True); save_file({k:"
                + " v.clone().contiguous() for k, v in d.items()}, 'model.safetensors')\"");
    }

    static void refuse(SeekableByteChannel channel, String source) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(ZIP_HEADER + LONGEST_NAME);
        channel.position(0);
        while (start.hasRemaining() && channel.read(start) >= 0) {
            // A channel may hand out less than there is.
        }
        if (begins(new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1))) {
            throw refusal(source);
        }
    }
}
