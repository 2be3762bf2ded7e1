package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BenchCommandTest {

    @Test
    void withoutTheBenchmarksItSaysWhereTheyAre() {
        String error = Lstm.run("bench", "--quick").onlyError(1);

        assertTrue(error.contains("run ./lstm bench from a clone"), error);
    }
}
