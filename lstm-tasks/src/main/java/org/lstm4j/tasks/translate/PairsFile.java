package org.lstm4j.tasks.translate;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.tasks.text.TextLines;

/**
 * Reads pairs from text in UTF-8: a pair in each line, source and target with one tab between them. Blanks around either, and
 * blank lines, count for nothing.
 */
public final class PairsFile {
    /** Characters of a line at most: far more than a translator takes. */
    public static final int LONGEST_LINE = 20_000;

    private PairsFile() {}

    /**
     * Reads a file.
     *
     * @return at least one pair
     * @throws LstmException naming the line, if it is no pair, longer than {@value #LONGEST_LINE} characters or no text; if
     *     there is no pair at all, or if the file cannot be read
     */
    public static List<Pair> read(Path file) {
        List<Pair> pairs = new ArrayList<>();
        long number = 0;
        try (Reader in = Files.newBufferedReader(file)) {
            TextLines lines = new TextLines(in, file.toString(), LONGEST_LINE);
            for (String line = lines.next(); line != null; line = lines.next()) {
                number = lines.number();
                if (!line.isBlank()) {
                    pairs.add(pair(line, file, number));
                }
            }
        } catch (CharacterCodingException e) {
            throw new LstmException(
                    file + ": line " + (number + 1) + " or one after it is no text in UTF-8; save the file as such", e);
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
        if (pairs.isEmpty()) {
            throw new LstmException(file + ": holds no pair; expected lines of a source, a tab and a target");
        }
        return pairs;
    }

    private static Pair pair(String line, Path file, long number) {
        int tab = line.indexOf('\t');
        if (tab < 0 || line.indexOf('\t', tab + 1) >= 0) {
            throw new LstmException(file + ": line " + number + ": expected a source, one tab and a target, got "
                    + (tab < 0 ? "no tab; put one between the two" : "several tabs; leave one"));
        }
        return new Pair(line.substring(0, tab).strip(), line.substring(tab + 1).strip());
    }
}
