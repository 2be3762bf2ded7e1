package org.lstm4j.interchange.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.onnx.file.Doubles;
import org.lstm4j.interchange.onnx.file.TensorReader;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Operators that hand their input on: as it is, or as another type. */
final class Conversions {
    private Conversions() {}

    static Operator identity() {
        return in -> List.of(in.get(0));
    }

    /**
     * Dropout outside of training: the input itself, and since opset 12 a mask that keeps everything. Before, ONNX leaves the mask
     * undefined: it is no result, though some exporters name it.
     */
    static Operator dropout(Attributes attributes) {
        boolean byInput = attributes.opset() >= 12;
        boolean mask = byInput && attributes.wants(1);
        if (byInput) {
            attributes.integer("seed", 0); // of training alone, as ratio is
        } else {
            attributes.real("ratio", 0.5f);
        }
        attributes.expectInputs(1, byInput ? 3 : 1);
        return in -> {
            Tensor training = in.optional(2);
            if (training != null && (training.size() != 1 || training.booleans()[0])) {
                throw new ShapeException("training_mode: expected false, got " + training + " which is or may be true; "
                        + "export the model for inference");
            }
            Tensor x = in.get(0);
            List<Tensor> all = new ArrayList<>(List.of(x));
            if (mask) {
                in.budget().claim(x.size());
                boolean[] kept = new boolean[x.size()];
                Arrays.fill(kept, true);
                all.add(Tensor.of(kept, x.shape()));
            }
            return all;
        };
    }

    /**
     * Cast {@code to} a type: towards zero from floats to integers, the low bits of longer integers, true for what is not 0. A float
     * that its type of integers does not hold is refused: ONNX leaves open what becomes of it, and programs differ.
     */
    static Operator cast(Attributes attributes, Doubles doubles) {
        if (!attributes.has("to")) {
            throw attributes.damaged("attribute 'to' is missing");
        }
        TensorType named = TensorReader.type(Math.clamp(attributes.integer("to", 0), 0, 99), attributes.describe());
        if (attributes.opset() >= 19) {
            attributes.integer("saturate", 1); // of types with eight bits alone
        }
        TensorType to = doubles.of(named, attributes.describe() + ": attribute 'to'");
        return in -> {
            Tensor x = in.get(0);
            return List.of(to(x, to, in.budget()));
        };
    }

    /** CastLike: to the type of input 1. */
    static Operator castLike(Attributes attributes) {
        if (attributes.opset() >= 19) {
            attributes.integer("saturate", 1); // of types with eight bits alone
        }
        return in -> List.of(to(in.get(0), in.get(1).type(), in.budget()));
    }

    private static Tensor to(Tensor x, TensorType type, Budget budget) {
        return x.type() == type ? x : cast(x, type, budget);
    }

    private static Tensor cast(Tensor x, TensorType to, Budget budget) {
        int n = x.size();
        budget.claim(n);
        float @Nullable [] reals = x.type() == TensorType.FLOAT ? x.floats() : null;
        long[] integers = reals != null ? new long[0] : integers(x);
        return switch (to) {
            case FLOAT -> {
                float[] all = new float[n];
                for (int i = 0; i < n; i++) {
                    all[i] = integers[i];
                }
                yield Tensor.of(all, x.shape());
            }
            case INT32 -> {
                int[] all = new int[n];
                for (int i = 0; i < n; i++) {
                    all[i] = reals != null ? (int) whole(reals[i], 0x1p31f, to) : (int) integers[i];
                }
                yield Tensor.of(all, x.shape());
            }
            case INT64 -> {
                long[] all = new long[n];
                for (int i = 0; i < n; i++) {
                    all[i] = reals != null ? whole(reals[i], 0x1p63f, to) : integers[i];
                }
                yield Tensor.of(all, x.shape());
            }
            default -> {
                boolean[] all = new boolean[n];
                for (int i = 0; i < n; i++) {
                    all[i] = reals != null ? reals[i] != 0 : integers[i] != 0;
                }
                yield Tensor.of(all, x.shape());
            }
        };
    }

    /** A float without its fraction, if it lies from {@code -bound} to before {@code bound}. */
    private static long whole(float x, float bound, TensorType to) {
        if (!(x >= -bound && x < bound)) {
            throw new ShapeException(
                    "input 0: expected values that " + to + " holds, got " + x + "; correct the inputs");
        }
        return (long) x;
    }

    private static long[] integers(Tensor x) {
        if (x.type() != TensorType.BOOL) {
            return Arguments.integers(x, "input 0");
        }
        long[] all = new long[x.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = x.booleans()[i] ? 1 : 0;
        }
        return all;
    }
}
