package org.lstm4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.interchange.ChildJvm;
import org.lstm4j.interchange.Goldens;

/** Damaged files give a model or a refusal in one line, within little memory and time, whatever the HDF5 library does. */
class KerasFuzzTest {
    private static final long SEED = 2067;
    private static final int MUTATIONS = 500;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "plain2.h5,''",
        "directions2.h5,''",
        "plain3.keras,''",
        "plain3.keras,model.weights.h5",
        "resets3.keras,model.weights.h5",
        "plain3.keras,config.json",
        "graphs/states3.keras,config.json",
        "graphs/residual3.keras,config.json",
        "graphs/residual2.h5,''"
    })
    void noMutationHurts(String name, String entry) throws IOException, InterruptedException {
        Path file = Goldens.file(KerasModelTest.class, folder, name);
        String text = ChildJvm.run(
                folder, KerasFuzz.class, file.toString(), Long.toString(SEED), Integer.toString(MUTATIONS), entry);
        assertTrue(text.contains("refused "), text);
    }
}
