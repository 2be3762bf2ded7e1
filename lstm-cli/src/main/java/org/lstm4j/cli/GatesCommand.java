package org.lstm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.tasks.gates.GradientFlow;
import org.lstm4j.tasks.report.GatesPage;
import org.lstm4j.tasks.report.Provenance;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lstm gates}: what the gates of a model do with a sequence. */
@Command(
        name = "gates",
        sortOptions = false,
        description = {
            "Lets a model read one sequence and shows what its gates did, step by step: which were open, which closed, and how"
                    + " long each unit remembers. Units stand in the order of their half-life, the steps after which half of"
                    + " what a unit holds is left: ln 0.5 / ln f, f the mean of the gate that keeps it.",
            "The model is one of this command's own or of any format that 'lstm run' reads."
        },
        footer = {
            "",
            "Examples:",
            "  lstm gates co2.safetensors                                 what its forecast was made of",
            "  lstm gates co2.safetensors --html gates.html --gradients   a page to pick units from",
            "  lstm gates book.lstm --input 'The time traveller' --unit 7   one unit in full",
            "  lstm gates state.safetensors --arch 'lstm, fc' --input x.csv --csv=gates.csv",
            "  lstm gates model.onnx --input X=x.npy --input lengths=n.npy"
        })
final class GatesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "Model file; its content says the format.")
    private Path file;

    @Mixin
    private SequenceOptions sequence;

    @Option(
            names = "--unit",
            paramLabel = "N",
            split = ",",
            description = "Units to show in full, in every layer that has them (default: those that remember longest).")
    private int @Nullable [] units;

    @Option(
            names = "--gradients",
            description =
                    "Show too how far back an error reaches: norms of dL/dh by distance, beside those of an LSTM and"
                            + " an RNN as they are first drawn.")
    private boolean gradients;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "With --gradients: those of another model as well, such as an RNN trained on the same data.")
    private @Nullable Path against;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            converter = Target.Converter.class,
            description =
                    "Write a page with a map of all gates, of which one unit at a time can be picked, to FILE; as -, alone to"
                            + " standard output.")
    private @Nullable Target html;

    @Option(
            names = "--csv",
            arity = "0..1",
            fallbackValue = Target.STANDARD_OUTPUT,
            preprocessor = JoinedFile.class,
            converter = Target.Converter.class,
            paramLabel = "FILE",
            description = "Write all values as CSV to FILE, joined by =; without FILE, alone to standard output.")
    private @Nullable Target csv;

    @Mixin
    private JsonOption json;

    @Mixin
    private ReadingOptions reading;

    @Mixin
    private BackendOption backend;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of the weights that --gradients compares with (default: ${DEFAULT-VALUE}).")
    private long seed = 42;

    /** Read by picocli and by {@link Errors}; there is no progress to be quiet about. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (against != null && !gradients) {
            throw new ParameterException(spec.commandLine(), "--against is for --gradients; ask for both");
        }
        sequence.files().forEach(source -> Outputs.requireNotRead(spec, source));
        Subject subject = sequence.subject(file, reading.get());
        Gates gates;
        List<GradientFlow> flows;
        try (Backend device = backend.open()) {
            gates = subject.gates(device);
            flows = gradients ? flows(subject, device) : List.of();
        }
        deliver(units == null ? gates : gates.choose(units), flows, subject);
        return ExitCode.OK;
    }

    private List<GradientFlow> flows(Subject subject, Backend device) throws IOException {
        List<GradientFlow> own = subject.gradients(device, seed);
        if (against == null) {
            return own;
        }
        List<GradientFlow> others = sequence.subject(against, reading.get()).gradients(device, seed);
        if (others.size() != own.size()) {
            throw new LstmException(
                    "--against " + against + ": expected " + own.size() + " recurrent layers or directions," + " as "
                            + file + " has, got " + others.size() + "; take a model of the same build");
        }
        String name = against.getFileName().toString();
        return IntStream.range(0, own.size())
                .mapToObj(i -> own.get(i).beside(name, others.get(i)))
                .toList();
    }

    private void deliver(Gates gates, List<GradientFlow> flows, Subject subject) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        String name = file.getFileName().toString();
        if (html != null) {
            GatesPage page = GatesPage.of(name, gates).gradients(flows).madeBy(provenance(subject.origin()));
            html.write(page.html(), out);
        }
        if (csv != null) {
            csv.write(gates.toCsv(), out);
        }
        if (json.target() != null) {
            json.write(json(gates, flows), out);
        }
        if (!json.toStandardOutput() && !Target.isStandardOutput(csv) && !Target.isStandardOutput(html)) {
            new GatesText(out)
                    .gates(name, gates, units != null)
                    .gradients(flows)
                    .page(html);
        }
    }

    private String json(Gates gates, List<GradientFlow> flows) {
        JsonObject.Builder all = Json.object().put("model", file.toString()).put("gates", gates.toJson());
        if (!flows.isEmpty()) {
            all.put(
                    "gradients",
                    Json.array(flows.stream().map(GradientFlow::toJson).toList()));
        }
        return all.build().pretty();
    }

    private Provenance provenance(String origin) {
        return new Provenance(
                CommandText.of(spec.root().commandLine().getParseResult().originalArgs()),
                seed,
                backend.id(),
                String.join(", ", new Version().getVersion()),
                origin);
    }
}
