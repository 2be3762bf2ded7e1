package org.lstm4j.model;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.internal.HostMemory;
import org.lstm4j.layer.Features;

/** Whether memory holds what a model reads: floats of the right number, or token ids of its vocabulary. */
final class InputCheck {
    private InputCheck() {}

    /** Checks a whole request. */
    static void check(Model model, Request request) {
        requireKind(model, request.tokens());
        long positions = (long) request.batch() * request.steps();
        if (!request.tokens()) {
            HostMemory.checkInput("x", request.x(), positions * model.inputSize());
            return;
        }
        checkCount(request.x(), positions);
        boolean batchMajor = request.layout() == Layout.BATCH_MAJOR;
        int[] lengths = request.lengths();
        for (int n = 0; n < request.batch(); n++) {
            int length = lengths == null ? request.steps() : lengths[n];
            for (int t = 0; t < length; t++) {
                long at = batchMajor ? (long) n * request.steps() + t : (long) t * request.batch() + n;
                checkId(model, request.x(), at, n, t);
            }
        }
    }

    /** Checks one step of a stream. */
    static void check(Model model, MemorySegment x, int batch) {
        if (!readsTokens(model)) {
            HostMemory.checkInput("x", x, (long) batch * model.inputSize());
            return;
        }
        checkCount(x, batch);
        for (int n = 0; n < batch; n++) {
            checkId(model, x, n, n, 0);
        }
    }

    /** Refuses token ids for a model of floats, and floats for a model of token ids. */
    static void requireKind(Model model, boolean tokens) {
        if (readsTokens(model) != tokens) {
            throw new LstmException("input: the model reads " + model.inputFeatures(0) + ", got "
                    + (tokens ? "token ids; pass floats" : "floats; pass token ids, an int[] or Request.ofTokens"));
        }
    }

    private static boolean readsTokens(Model model) {
        return model.inputFeatures(0).kind() == Features.Kind.TOKENS;
    }

    private static void checkCount(MemorySegment ids, long expected) {
        if (ids.byteSize() != expected * Integer.BYTES) {
            throw new ShapeException("ids: expected " + expected + " int32 ids, got " + ids.byteSize()
                    + " bytes; check batch and steps");
        }
    }

    private static void checkId(Model model, MemorySegment ids, long at, int row, int step) {
        int id = ids.get(JAVA_INT_UNALIGNED, at * Integer.BYTES);
        if (id < 0 || id >= model.inputSize()) {
            throw new LstmException("ids[" + at + "] (row " + row + ", step " + step + ") must lie in [0, "
                    + model.inputSize() + "), the vocabulary, got " + id);
        }
    }
}
