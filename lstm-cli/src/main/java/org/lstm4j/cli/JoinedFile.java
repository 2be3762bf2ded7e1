package org.lstm4j.cli;

import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.stream.IntStream;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The value of an option that can do without one, such as {@code --json=FILE}. After a blank it takes what can be nothing else,
 * {@code -} or a word that the command has no other place for: a text or a model that follows the option stays what it is.
 */
final class JoinedFile implements IParameterPreprocessor {
    private static final List<String> OPTIONS = List.of("--json", "--csv");

    @Override
    public boolean preprocess(Stack<String> args, CommandSpec spec, ArgSpec option, Map<String, Object> info) {
        boolean apart = " ".equals(info.get("separator"));
        if (apart
                && spec.positionalParameters().stream().anyMatch(JoinedFile::hasRoom)
                && !nextIsStandardOutput(args)) {
            args.push(Target.STANDARD_OUTPUT);
        }
        return false; // picocli goes on as if that had been typed
    }

    private static boolean nextIsStandardOutput(Stack<String> args) {
        return !args.isEmpty() && args.peek().equals(Target.STANDARD_OUTPUT);
    }

    private static boolean hasRoom(PositionalParamSpec positional) {
        return positional.index().isVariable() || positional.isMultiValue() || positional.getValue() == null;
    }

    /**
     * What to say to somebody who may have meant a word to be such a value: how it is written; empty where no word follows one of
     * these options.
     *
     * @param args of the whole command
     * @param message of its failure, which names the word or is about it
     */
    static String hint(List<String> args, String message) {
        return IntStream.range(0, args.size() - 1)
                .filter(i -> OPTIONS.contains(args.get(i)) && message.startsWith(args.get(i + 1) + ":"))
                .mapToObj(
                        i -> "; if it is the FILE of " + args.get(i) + ", write " + args.get(i) + "=" + args.get(i + 1))
                .findFirst()
                .orElse("");
    }
}
