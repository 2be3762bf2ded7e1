package org.lstm4j.backend.cpu.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A line template in as few rules as the kernels need: {@code ${name}} stands for a variable, and these lines for
 * repetition and choice.
 *
 * <pre>
 *   #for name in 1..4        once per number, both ends included
 *   #for name in a b c       once per word
 *   #if name == word         also !=; may have an #else
 *   #end
 * </pre>
 */
final class Template {
    private final List<String> lines;
    private final Map<String, String> variables;
    private final StringBuilder out = new StringBuilder();

    private Template(String text, Map<String, String> variables) {
        this.lines = text.lines().toList();
        this.variables = new HashMap<>(variables);
    }

    /** Expands a template. */
    static String expand(String text, Map<String, String> variables) {
        Template template = new Template(text, variables);
        template.block(0, template.lines.size());
        return template.out.toString();
    }

    private void block(int from, int to) {
        for (int at = from; at < to; at++) {
            String line = lines.get(at);
            if (line.startsWith("#for ")) {
                int end = closing(at, to);
                loop(substitute(line).split(" ", 4), at + 1, end);
                at = end;
            } else if (line.startsWith("#if ")) {
                int end = closing(at, to);
                int otherwise = otherwise(at, end);
                String[] words = line.split(" ", 4);
                boolean equal = words[3].equals(variables.get(words[1]));
                if (equal == words[2].equals("==")) {
                    block(at + 1, otherwise);
                } else {
                    block(Math.min(otherwise + 1, end), end);
                }
                at = end;
            } else {
                out.append(substitute(line)).append('\n');
            }
        }
    }

    /** Words: #for, name, in, values. */
    private void loop(String[] words, int from, int to) {
        for (String value : values(words[3])) {
            variables.put(words[1], value);
            block(from, to);
        }
        variables.remove(words[1]);
    }

    private static List<String> values(String text) {
        String[] range = text.split("\\.\\.", 2);
        if (range.length == 1) {
            return List.of(text.split(" ", -1));
        }
        return IntStream.rangeClosed(Integer.parseInt(range[0]), Integer.parseInt(range[1]))
                .mapToObj(Integer::toString)
                .toList();
    }

    /** The line of the #end that closes the block opened at {@code open}. */
    private int closing(int open, int to) {
        int depth = 0;
        for (int at = open; at < to; at++) {
            String line = lines.get(at);
            depth += line.startsWith("#for ") || line.startsWith("#if ") ? 1 : line.equals("#end") ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw new IllegalArgumentException("no #end for line " + (open + 1));
    }

    /** The line of the #else of the block, its end where there is none. */
    private int otherwise(int open, int end) {
        for (int at = open + 1; at < end; at++) {
            if (lines.get(at).equals("#else")) {
                return at;
            }
            if (lines.get(at).startsWith("#for ") || lines.get(at).startsWith("#if ")) {
                at = closing(at, end);
            }
        }
        return end;
    }

    /** Inner variables first: {@code ${column${v}}} is the variable named column0, column1, ... */
    private String substitute(String line) {
        String text = line;
        int at = text.lastIndexOf("${");
        while (at >= 0) {
            int end = text.indexOf('}', at);
            String name = text.substring(at + 2, end);
            String value = variables.get(name);
            if (value == null) {
                throw new IllegalArgumentException("no variable " + name + " in: " + line);
            }
            text = text.substring(0, at) + value + text.substring(end + 1);
            at = text.lastIndexOf("${");
        }
        return text;
    }
}
