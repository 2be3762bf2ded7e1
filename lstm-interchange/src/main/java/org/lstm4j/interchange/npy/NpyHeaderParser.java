package org.lstm4j.interchange.npy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.ModelFormatException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.json.Json;

/** Reads the Python dictionary in the header of a {@code .npy} file: three keys, each once, and nothing else. */
final class NpyHeaderParser {
    /** NumPy's own limit. */
    private static final int MOST_DIMENSIONS = 64;

    private final String text;
    private final String source;
    private int at;

    NpyHeaderParser(String text, String source) {
        this.text = text;
        this.source = source;
    }

    NpyHeader parse() {
        TensorType type = null;
        Boolean columnMajor = null;
        int[] shape = null;
        Set<String> keys = new HashSet<>();
        require('{');
        while (!follows('}')) {
            String key = string("a key");
            require(':');
            switch (key) {
                case "descr" -> type = type();
                case "fortran_order" -> columnMajor = truth();
                case "shape" -> shape = shape();
                default -> throw damaged("unknown key " + Json.quote(key));
            }
            if (!keys.add(key)) {
                throw damaged("key " + Json.quote(key) + " stands there twice");
            }
            if (!follows(',')) {
                require('}');
                break;
            }
        }
        skipSpace();
        if (type == null || columnMajor == null || shape == null || at < text.length()) {
            throw damaged("expected descr, fortran_order and shape, and nothing else");
        }
        return new NpyHeader(type, columnMajor, shape);
    }

    private TensorType type() {
        skipSpace();
        if (peek() == '[' || peek() == '(') {
            throw damaged("structured elements are not read; save each field by itself");
        }
        String name = string("an element type");
        for (TensorType type : TensorType.values()) {
            if (NpyHeader.name(type).equals(name)) {
                return type;
            }
        }
        throw damaged("elements of type " + Json.quote(name) + ", read are "
                + Arrays.stream(TensorType.values()).map(NpyHeader::name).toList()
                + "; convert it, as by numpy.save(file, array.astype('<f4'))");
    }

    private boolean truth() {
        if (follows("True")) {
            return true;
        }
        if (follows("False")) {
            return false;
        }
        throw damaged("expected True or False at character " + at);
    }

    private int[] shape() {
        List<Integer> shape = new ArrayList<>();
        require('(');
        boolean comma = true;
        while (!follows(')')) {
            if (!comma || shape.size() == MOST_DIMENSIONS) {
                throw damaged(
                        "expected a comma or the end of at most " + MOST_DIMENSIONS + " dimensions at character " + at);
            }
            shape.add(dimension());
            comma = follows(',');
        }
        if (shape.size() == 1 && !comma) {
            throw damaged("expected a comma behind a single dimension at character " + at);
        }
        int[] dimensions = shape.stream().mapToInt(Integer::intValue).toArray();
        try {
            Tensor.elements(dimensions);
        } catch (ShapeException e) {
            throw new ModelFormatException(source + ": " + e.getMessage(), e);
        }
        return dimensions;
    }

    private int dimension() {
        skipSpace();
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        try {
            return Integer.parseInt(text.substring(from, at));
        } catch (NumberFormatException e) {
            throw new ModelFormatException(
                    source + ": header: expected a dimension of 0 to " + Integer.MAX_VALUE + " at character " + from,
                    e);
        }
    }

    private String string(String what) {
        skipSpace();
        char quote = peek();
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw damaged("expected " + what + " in quotes at character " + at);
        }
        String string = text.substring(at + 1, end);
        at = end + 1;
        return string;
    }

    private void require(char expected) {
        if (!follows(expected)) {
            throw damaged("expected '" + expected + "' at character " + at);
        }
    }

    private boolean follows(char expected) {
        return follows(String.valueOf(expected));
    }

    private boolean follows(String expected) {
        skipSpace();
        boolean there = text.startsWith(expected, at);
        at += there ? expected.length() : 0;
        return there;
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t') {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private ModelFormatException damaged(String what) {
        return new ModelFormatException(source + ": header: " + what);
    }
}
