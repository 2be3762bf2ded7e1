package org.lstm4j.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.BackendException;
import org.lstm4j.Device;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.gpu.GpuFacts;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Probe;

/** What discovery says where something is missing. Needs no GPU. */
class CudaProviderTest {
    @Test
    void isFound() {
        assertTrue(ServiceLoader.load(BackendProvider.class).stream()
                .anyMatch(provider -> provider.type() == CudaProvider.class));
    }

    @Test
    void withoutADriverTheReasonNamesItsLibrary() {
        String library = "libcuda-that-is-nowhere.so.1";
        Probe.Unavailable probe = assertInstanceOf(Probe.Unavailable.class, new CudaProvider(library).probe());
        assertTrue(probe.reason().contains(library), probe.reason());
        assertEquals(1, probe.reason().lines().count());
    }

    @Test
    void probingTwiceSaysTheSame() {
        CudaProvider provider = new CudaProvider();
        assertEquals(provider.probe(), provider.probe());
    }

    @Test
    void aDeviceThatIsNotThereIsRefused() {
        Device device = new Device("cuda:99", "none", "none", 0, 0);
        BackendException refusal =
                assertThrows(BackendException.class, () -> new CudaProvider().open(device, BackendOptions.DEFAULT));
        assertTrue(refusal.getMessage().contains("cuda:99"), refusal.getMessage());
    }

    @Test
    void anOldDriverIsNamedWithWhatIsNeeded() {
        String reason = CudaDevices.tooOld(11040);
        assertTrue(reason.contains("11.4") && reason.contains("12.0"), reason);
    }

    @Test
    void anOldDeviceIsNamedWithWhatIsNeeded() {
        GpuFacts facts = new GpuFacts("Old GPU", "CUDA 12.0", false, 10, 1024, 49152, 1 << 30, 1 << 30);
        CudaDevice device = new CudaDevice(0, new CUdevice(), 61, facts);
        assertFalse(device.isUsable());
        String reason = CudaDevices.noneUsable(List.of(device));
        assertTrue(reason.contains("Old GPU") && reason.contains("6.1") && reason.contains("7.5"), reason);
        assertTrue(CudaDevices.noneUsable(List.of()).contains("no device"));
    }

    @Test
    void statusesAreNamed() {
        assertInstanceOf(MemoryLimitException.class, Cu.failure(CUresult.CUDA_ERROR_OUT_OF_MEMORY, "cuMemAlloc"));
        String message =
                Cu.failure(CUresult.CUDA_ERROR_INVALID_VALUE, "cuLaunchKernel").getMessage();
        assertTrue(message.contains("cuLaunchKernel") && message.contains("CUDA_ERROR_INVALID_VALUE"), message);
    }

    @Test
    void theBindingsLibraryIsPutInPlaceInOnePiece(@TempDir Path folder) throws Exception {
        byte[] library;
        try (InputStream in = CudaProvider.class.getResourceAsStream("/lib/" + JCudaNative.DRIVER)) {
            Assumptions.assumeTrue(in != null, "JCuda has no library for this platform");
            library = in.readAllBytes();
        }
        Path file = folder.resolve(JCudaNative.DRIVER);
        JCudaNative.place(folder, JCudaNative.DRIVER);
        assertArrayEquals(library, Files.readAllBytes(file));

        Files.writeString(file, "half a library");
        JCudaNative.place(folder, JCudaNative.DRIVER);
        assertArrayEquals(library, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "nothing else is left there");
        }
    }

    @Test
    void aLibraryThatTheBindingLacksIsNotPlaced(@TempDir Path folder) throws Exception {
        JCudaNative.place(folder, "libNone.so");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
