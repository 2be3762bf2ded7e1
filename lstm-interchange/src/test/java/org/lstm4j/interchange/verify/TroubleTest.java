package org.lstm4j.interchange.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.BackendException;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.verify.Report.Result;
import org.lstm4j.interchange.verify.Report.Status;
import org.lstm4j.reference.FailingBackend;
import org.lstm4j.reference.ForwardingBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;

/** A device that fails is no refusal: it says nothing of the case. */
class TroubleTest {
    private static final Path CASE = Path.of("src/test/resources/cases/onnx-rnn_batch_major.json");

    @TempDir
    private Path folder;

    private Result verify(String expect, Backend backend) throws IOException {
        String text = Files.readString(CASE).replace("\"expect\":\"success\"", "\"expect\":\"" + expect + "\"");
        Path file = Files.writeString(folder.resolve("one.json"), text);
        return Verifier.ofAllFormats().verify(List.of(file), backend).results().getFirst();
    }

    @ParameterizedTest
    @CsvSource({"success, 0", "failure, 0", "success, 3", "failure, 3"})
    void aDeviceThatFailsFailsTheCase(String expect, int requests) throws IOException {
        String reason = "CUDA: cuLaunchKernel failed with CUDA_ERROR_LAUNCH_FAILED (719)";
        try (Backend failing = new FailingBackend(requests, () -> new BackendException(reason))) {
            Result result = verify(expect, failing);

            assertEquals(Status.FAILED, result.status());
            assertEquals("the backend failed: " + reason, result.detail());
        }
    }

    @Test
    void aFailureBehindAnotherExceptionIsOneToo() throws IOException {
        BackendException gone = new BackendException("the device is gone");
        try (Backend failing = new FailingBackend(0, () -> new LstmException("session: closing failed", gone))) {
            Result result = verify("success", failing);

            assertEquals(Status.FAILED, result.status());
            assertEquals("the backend failed: session: closing failed", result.detail());
        }
    }

    @Test
    void whatTheBackendSaysItCannotRunIsRefused() throws IOException {
        Backend narrow = new ForwardingBackend() {
            @Override
            public Support supports(RecurrentSpec spec, Mode mode, Numerics numerics) {
                return Support.unsupported("cell: there are none here");
            }
        };
        try (narrow) {
            Result result = verify("success", narrow);

            assertEquals(Status.REFUSED, result.status());
            assertTrue(result.detail().endsWith("cannot run this spec: cell: there are none here"), result.detail());
        }
    }
}
