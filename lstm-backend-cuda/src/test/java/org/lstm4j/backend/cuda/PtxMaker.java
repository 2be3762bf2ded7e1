package org.lstm4j.backend.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.gpu.KernelSource;

/** Makes the shipped PTX from the kernel sources; needs nvcc. Run by scripts/ptx.sh. */
final class PtxMaker {
    /** The ISA that drivers of CUDA 12.0 read; nvcc 13 writes a later number over text that is the same. */
    private static final String ISA = ".version 8.0";

    private PtxMaker() {}

    /** @param arguments the folder for the PTX */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (KernelSource source : CudaSources.all()) {
            Files.writeString(folder.resolve(source.name() + ".ptx"), compile(source));
        }
    }

    static String compile(KernelSource source) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ptx");
        Path code = Files.writeString(folder.resolve(source.name() + ".cu"), source.text());
        Path out = folder.resolve("out.ptx");
        String architecture = "compute_" + CudaSources.capability(source);
        Process nvcc = new ProcessBuilder(
                        "nvcc", "-ptx", "-arch=" + architecture, "-o", out.toString(), code.toString())
                .redirectErrorStream(true)
                .start();
        String log = new String(nvcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (nvcc.waitFor() != 0) {
            throw new IOException("nvcc on " + source.name() + ":\n" + log);
        }
        String ptx = Files.readString(out).replaceFirst("(?m)^\\.version .*$", ISA);
        Files.delete(out);
        Files.delete(code);
        Files.delete(folder);
        return Ptx.header(source) + ptx;
    }
}
