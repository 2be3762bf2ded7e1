package org.lstm4j.interchange.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.onnx.OnnxOptions;
import org.lstm4j.interchange.verify.Report.Result;
import org.lstm4j.interchange.verify.Report.Status;
import org.lstm4j.spi.Backend;

/** Finds conformance cases in files and folders, and runs them on a backend. */
public final class Verifier {
    private final List<CaseFormat> formats;

    /** A verifier of some formats; the first that takes a path has it. */
    public Verifier(List<CaseFormat> formats) {
        this.formats = List.copyOf(formats);
    }

    /** A verifier of all formats of this module, with models in double precision refused. */
    public static Verifier ofAllFormats() {
        return ofAllFormats(OnnxOptions.DEFAULT);
    }

    /** A verifier of all formats of this module, whose ONNX models are read with some options. */
    public static Verifier ofAllFormats(OnnxOptions options) {
        return new Verifier(List.of(new OnnxFolders(options), new OperatorCases()));
    }

    /**
     * Runs all cases in some files and folders, in the order of their paths.
     *
     * @throws LstmException when there is no case in one of them
     * @throws IOException when one cannot be read
     */
    public Report verify(List<Path> paths, Backend backend) throws IOException {
        List<Result> results = new ArrayList<>();
        for (Path path : paths) {
            int before = results.size();
            collect(path.toRealPath(), backend, results);
            if (results.size() == before) {
                throw new LstmException(path + ": holds no conformance case; name a folder or a file with some");
            }
        }
        return new Report(results);
    }

    private void collect(Path path, Backend backend, List<Result> results) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        for (CaseFormat format : formats) {
            Optional<Case> found;
            try {
                found = format.open(path);
            } catch (LstmException e) {
                String folder = folder(path);
                results.add(new Result(folder, path.getFileName().toString(), Status.REFUSED, reason(e)));
                return;
            }
            if (found.isPresent()) {
                results.add(run(found.get(), path, backend));
                return;
            }
        }
        if (Files.isDirectory(path)) {
            List<Path> entries;
            try (Stream<Path> listed = Files.list(path)) {
                entries = listed.sorted().toList();
            }
            for (Path entry : entries) {
                if (!Files.isSymbolicLink(entry)) { // a link may lead back up
                    collect(entry, backend, results);
                }
            }
        }
    }

    private static Result run(Case found, Path path, Backend backend) {
        String name = found.name();
        int slash = name.indexOf('/');
        String group = slash > 0 ? name.substring(0, slash) : folder(path);
        try {
            Comparison comparison = found.run(backend);
            if (!found.expectsSuccess()) {
                return new Result(group, name, Status.FAILED, "expected to be refused, but it ran");
            }
            return new Result(group, name, comparison.passed() ? Status.PASSED : Status.FAILED, comparison.detail());
        } catch (LstmException e) {
            return found.expectsSuccess()
                    ? new Result(group, name, Status.REFUSED, reason(e))
                    : new Result(group, name, Status.PASSED, "refused as expected: " + reason(e));
        }
    }

    private static String folder(Path path) {
        Path parent = path.getParent();
        return parent == null || parent.getFileName() == null
                ? ""
                : parent.getFileName().toString();
    }

    private static String reason(LstmException e) {
        return String.valueOf(e.getMessage());
    }
}
