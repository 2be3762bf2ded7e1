package org.lstm4j.interchange.verify;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
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
        return new Verifier(List.of(new DescribedModels(options), new OnnxFolders(options), new OperatorCases()));
    }

    /**
     * Runs all cases in some files and folders, in the order of their paths. What cannot be read, a backend that
     * fails, and a case that ends in an exception of no kind of ours, has failed, and the rest is run.
     *
     * @throws LstmException when there is no case in one of them
     * @throws IOException when one of them is not there
     */
    public Report verify(List<Path> paths, Backend backend) throws IOException {
        List<Result> results = new ArrayList<>();
        for (Path path : paths) {
            int before = results.size();
            Path root = path.toRealPath();
            collect(root, root, backend, results);
            if (results.size() == before) {
                throw new LstmException(path + ": holds no conformance case; name a folder or a file with some");
            }
        }
        return new Report(results);
    }

    private void collect(Path path, Path root, Backend backend, List<Result> results) {
        if (Files.isSymbolicLink(path)) {
            noteLink(path, root, results);
            return;
        }
        List<Path> entries = List.of();
        try {
            Optional<Case> found = open(path);
            if (found.isPresent()) {
                results.add(run(found.get(), path, backend));
            } else if (Files.isDirectory(path)) {
                entries = entries(path);
            }
        } catch (LstmException e) {
            Optional<String> trouble = trouble(e);
            results.add(
                    unopened(path, trouble.isPresent() ? Status.FAILED : Status.REFUSED, trouble.orElse(reason(e))));
        } catch (IOException | UncheckedIOException e) {
            results.add(unopened(path, Status.FAILED, "cannot be read: " + e));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            results.add(unopened(path, Status.FAILED, defect(e)));
        }
        for (Path entry : entries) {
            collect(entry, root, backend, results);
        }
    }

    private Optional<Case> open(Path path) {
        for (CaseFormat format : formats) {
            Optional<Case> found = format.open(path);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.sorted().toList();
        }
    }

    /** What a link leads to in the place that is searched is found there; out of it a link may lead anywhere, and back up. */
    private static void noteLink(Path link, Path root, List<Result> results) {
        try {
            if (!link.toRealPath().startsWith(root)) {
                results.add(unopened(link, Status.REFUSED, "a link out of the folder; name the place it leads to"));
            }
        } catch (IOException e) {
            results.add(unopened(link, Status.FAILED, "cannot be read: " + e));
        }
    }

    private static Result unopened(Path path, Status status, String detail) {
        return new Result(folder(path), String.valueOf(path.getFileName()), status, detail);
    }

    private static Result run(Case found, Path path, Backend backend) {
        String name = found.name();
        int slash = name.indexOf('/');
        String group = slash > 0 ? name.substring(0, slash) : folder(path);
        try {
            Case.Outputs outputs = found.compute(backend);
            if (!found.expectsSuccess()) {
                return new Result(group, name, Status.FAILED, "expected to be refused, but it ran");
            }
            Comparison comparison = outputs.compare();
            return new Result(group, name, comparison.passed() ? Status.PASSED : Status.FAILED, comparison.detail());
        } catch (LstmException e) {
            Optional<String> trouble = trouble(e);
            if (trouble.isPresent()) {
                return new Result(group, name, Status.FAILED, trouble.get());
            }
            return found.expectsSuccess()
                    ? new Result(group, name, Status.REFUSED, reason(e))
                    : new Result(group, name, Status.PASSED, "refused as expected: " + reason(e));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new Result(group, name, Status.FAILED, defect(e));
        }
    }

    private static String folder(Path path) {
        Path parent = path.getParent();
        return parent == null || parent.getFileName() == null
                ? ""
                : parent.getFileName().toString();
    }

    /** What went wrong here and is no fault of the case, so that it is no refusal either: the device, or the disk. */
    private static Optional<String> trouble(LstmException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BackendException || cause instanceof ClosedException) {
                return Optional.of("the backend failed: " + reason(e));
            }
            if (cause instanceof IOException) {
                // A file that is named and not there, or that ends too early, is the case's own damage.
                boolean damage = cause instanceof NoSuchFileException
                        || cause instanceof EOFException
                        || cause instanceof ZipException;
                return damage ? Optional.empty() : Optional.of("cannot be read: " + reason(e));
            }
        }
        return Optional.empty();
    }

    private static String reason(LstmException e) {
        return String.valueOf(e.getMessage());
    }

    /** What was thrown and where; some errors of the JVM come without a place. */
    private static String defect(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return "defect: " + e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
