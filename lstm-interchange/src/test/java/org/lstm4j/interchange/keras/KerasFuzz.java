package org.lstm4j.interchange.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.internal.file.Mutator;

/** Loads damaged copies of a file, in a JVM of its own: {@link KerasFuzzTest} starts it with little heap. */
final class KerasFuzz {
    private KerasFuzz() {}

    /** @param args the file, the seed, how many copies */
    public static void main(String[] args) throws IOException {
        Path original = Path.of(args[0]);
        byte[] bytes = Files.readAllBytes(original);
        Path damaged = original.resolveSibling("damaged");
        Mutator mutator = new Mutator(Long.parseLong(args[1]));
        int count = Integer.parseInt(args[2]);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            Files.write(damaged, mutator.mutate(bytes, bytes.length));
            try {
                KerasModel.load(damaged);
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
