package org.lstm4j.backend.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.lstm4j.BackendException;
import org.lstm4j.gpu.KernelSource;

/**
 * Kernels as shipped: PTX, the driver's portable assembly, one file for each source. A file begins with the hash of the
 * source that it was made from, and with the compiler that made it. ISA 8.0 is what a driver of CUDA 12.0 reads. Each file
 * names the lowest architecture that its kernels need; a driver compiles it for its device, of that architecture or any
 * later one. (For higher targets the compiler writes the same text but for the target's name.)
 */
final class Ptx {
    private static final String SOURCE = "// source sha256 ";

    private Ptx() {}

    /**
     * The text made from a source.
     *
     * @throws BackendException when there is none, or one made from another state of the source
     */
    static String of(KernelSource source) {
        String ptx = read(source.name());
        if (!ptx.startsWith(header(source))) {
            throw new BackendException("PTX '" + source.name() + "' was made from another source than this jar's "
                    + source.hash() + "; make it again by scripts/ptx.sh");
        }
        return ptx;
    }

    /** The first line of a file made from the source. */
    static String header(KernelSource source) {
        return SOURCE + source.hash() + "\n";
    }

    private static String read(String name) {
        try (InputStream in = Ptx.class.getResourceAsStream("ptx/" + name + ".ptx")) {
            if (in == null) {
                throw new BackendException("no PTX '" + name + "' in the jar; make it by scripts/ptx.sh");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
