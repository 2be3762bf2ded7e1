package org.lstm4j.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.gpu.KernelSource;

/** The shipped PTX: made from the sources as they are, and fit for every architecture. Needs no GPU. */
class PtxTest {
    /** A few registers of the kernels that use them all; an array that went to local memory would be kilobytes. */
    private static final int MOST_SPILLED_BYTES = 16;

    private static final List<Integer> ARCHITECTURES = List.of(75, 80, 86, 89, 90);
    private static final Pattern KERNEL = Pattern.compile(
            "Compiling entry function '(\\w+)'.*?(\\d+) bytes spill stores.*?Used (\\d+) registers", Pattern.DOTALL);

    static List<KernelSource> sources() {
        return CudaSources.all();
    }

    static Stream<Arguments> targets() {
        return CudaSources.all().stream()
                .flatMap(source -> ARCHITECTURES.stream()
                        .filter(architecture -> architecture >= CudaSources.capability(source))
                        .map(architecture -> Arguments.of(source.name(), architecture, source)));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void isMadeFromTheSource(KernelSource source) {
        String ptx = Ptx.of(source);
        assertTrue(ptx.contains("\n.version 8.0\n"), "PTX ISA 8.0, which drivers of CUDA 12.0 read");
        assertTrue(ptx.contains("\n.target sm_" + CudaSources.capability(source) + "\n"), "the lowest architecture");
    }

    @ParameterizedTest(name = "{0} for sm_{1}")
    @MethodSource("targets")
    void assembles(String name, int architecture, KernelSource source) {
        String log = assemble(Ptx.of(source), architecture);
        List<String> kernels = new ArrayList<>();
        Matcher matcher = KERNEL.matcher(log);
        while (matcher.find()) {
            kernels.add(matcher.group(1));
            int spilled = Integer.parseInt(matcher.group(2));
            assertTrue(spilled <= MOST_SPILLED_BYTES, matcher.group(1) + " spills " + spilled + " bytes:\n" + log);
            assertTrue(Integer.parseInt(matcher.group(3)) <= 255, log);
        }
        assertEquals(Ptx.of(source).split("\\.visible \\.entry ").length - 1, kernels.size(), log);
    }

    private static String assemble(String ptx, int architecture) {
        byte[] text = (ptx + "\0").getBytes(StandardCharsets.US_ASCII);
        nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
        assertEquals(0, JNvPTXCompiler.nvPTXCompilerCreate(handle, text.length, text), "nvPTXCompilerCreate");
        try {
            String[] options = {"--gpu-name=sm_" + architecture, "--verbose"};
            int status = JNvPTXCompiler.nvPTXCompilerCompile(handle, options.length, options);
            assertEquals(0, status, () -> log(handle, true));
            return log(handle, false);
        } finally {
            JNvPTXCompiler.nvPTXCompilerDestroy(handle);
        }
    }

    private static String log(nvPTXCompilerHandle handle, boolean errors) {
        long[] size = new long[1];
        if (errors) {
            JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(handle, size);
        } else {
            JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(handle, size);
        }
        byte[] log = new byte[(int) size[0] + 1];
        if (errors) {
            JNvPTXCompiler.nvPTXCompilerGetErrorLog(handle, log);
        } else {
            JNvPTXCompiler.nvPTXCompilerGetInfoLog(handle, log);
        }
        return new String(log, StandardCharsets.US_ASCII).replace("\0", "");
    }
}
