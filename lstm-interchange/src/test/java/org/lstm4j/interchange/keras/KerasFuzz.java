package org.lstm4j.interchange.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.ZipEdit;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.internal.file.Mutator;

/**
 * Loads damaged copies of a file, in a JVM of its own: {@link KerasFuzzTest} starts it with little heap. What lies in a zip is
 * damaged before it is packed, as the zip's own checksums would keep damage from whoever reads the entry.
 */
final class KerasFuzz {
    private KerasFuzz() {}

    /** @param args the file, the seed, how many copies, and the entry to damage where the file is a zip, else nothing */
    public static void main(String[] args) throws IOException {
        Path original = Path.of(args[0]);
        String entry = args[3];
        byte[] bytes = entry.isEmpty() ? Files.readAllBytes(original) : ZipEdit.entry(original, entry);
        Mutator mutator = new Mutator(Long.parseLong(args[1]));
        int count = Integer.parseInt(args[2]);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] mutated = mutator.mutate(bytes, bytes.length);
            Path damaged = entry.isEmpty()
                    ? Files.write(original.resolveSibling("damaged"), mutated)
                    : ZipEdit.with(original, entry, mutated);
            try {
                ImportedModel.read(damaged, ReadOptions.DEFAULT);
            } catch (LstmException e) {
                if (e.getMessage().contains("\n") || !e.getMessage().startsWith(damaged.toString())) {
                    throw new AssertionError("mutation " + i + ": " + e.getMessage(), e);
                }
                refused++;
            } catch (Throwable e) {
                throw new AssertionError("mutation " + i, e);
            }
        }
        System.out.println("refused " + refused);
    }
}
