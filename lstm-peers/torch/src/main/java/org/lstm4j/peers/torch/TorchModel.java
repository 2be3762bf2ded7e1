package org.lstm4j.peers.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.spi.Cell;

/** The TorchScript module of a piece of work, with its weights. */
final class TorchModel {
    private final Work work;

    private TorchModel(Work work) {
        this.work = work;
    }

    /** The bytes of a {@code .pt} file. */
    static byte[] of(Work work, Inputs inputs) {
        TorchModel model = new TorchModel(work);
        TorchScript script = new TorchScript();
        List<Inputs.Cell> cells = inputs.cells();
        int width = work.cell().gates() * work.hidden();
        for (int i = 0; i < cells.size(); i++) {
            Inputs.Cell cell = cells.get(i);
            script.parameter("w" + i, cell.w(), width, cell.inputSize());
            script.parameter("u" + i, cell.u(), width, work.hidden());
            script.parameter("b" + i, cell.b(), width);
            script.parameter("rb" + i, cell.rb(), width);
        }
        return script.file(
                work.kind() == Work.Kind.STEP ? model.step() : work.ragged() ? model.packed() : model.forward());
    }

    /** How many states a layer has: h, and an LSTM's c. */
    static int statesPerLayer(Work work) {
        return work.cell() == Cell.LSTM ? 2 : 1;
    }

    /** {@code x [T, N, I]} to {@code y [T, N, D*H]}. */
    private String forward() {
        return """
                (self, x: Tensor) -> Tensor:
                    h = torch.zeros([%d, torch.size(x, 1), %d])
                    %s = torch.%s(x, %s, [%s], True, %d, 0., False, %s, False)
                    return y
                """.formatted(
                states(), work.hidden(), results(), operator(), initial(), parameters(), work.layers(), reversed());
    }

    /**
     * The same with lengths in descending order, and the two permutations of rows into and out of this order: what
     * {@code pack_padded_sequence} does to rows that are not sorted.
     */
    private String packed() {
        return """
                (self, x: Tensor, order: Tensor, back: Tensor, lengths: Tensor) -> Tensor:
                    h = torch.zeros([%d, torch.size(x, 1), %d])
                    data, sizes = torch._pack_padded_sequence(torch.index_select(x, 1, order), lengths, False)
                    %s = torch.%s(data, sizes, %s, [%s], True, %d, 0., False, %s)
                    padded, _ = torch._pad_packed_sequence(y, sizes, False, 0., torch.size(x, 0))
                    return torch.index_select(padded, 1, back)
                """.formatted(
                states(), work.hidden(), results(), operator(), initial(), parameters(), work.layers(), reversed());
    }

    /** {@code x [N, I]} and the states of all layers {@code [N, H]} to the next states. */
    private String step() {
        List<String> names = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        String x = "x";
        for (int layer = 0; layer < work.layers(); layer++) {
            String h = "h" + layer;
            String weights = "self.w%1$d, self.u%1$d, self.b%1$d, self.rb%1$d".formatted(layer);
            if (work.cell() == Cell.LSTM) {
                String c = "c" + layer;
                body.append(
                        "    n%1$s, n%2$s = torch.lstm_cell(%3$s, [%1$s, %2$s], %4$s)%n".formatted(h, c, x, weights));
                names.addAll(List.of(h, c));
            } else {
                body.append("    n%1$s = torch.%2$s_cell(%3$s, %1$s, %4$s)%n".formatted(h, operator(), x, weights));
                names.add(h);
            }
            x = "n" + h;
        }
        String arguments = names.stream().map(name -> ", " + name + ": Tensor").collect(Collectors.joining());
        String types = names.stream().map(name -> "Tensor").collect(Collectors.joining(", "));
        String next = names.stream().map(name -> "n" + name).collect(Collectors.joining(", "));
        return names.size() == 1
                ? "(self, x: Tensor" + arguments + ") -> Tensor:\n" + body + "    return " + next + "\n"
                : "(self, x: Tensor" + arguments + ") -> Tuple[" + types + "]:\n" + body + "    return (" + next
                        + ")\n";
    }

    private int states() {
        return work.layers() * work.directions();
    }

    private String operator() {
        return work.cell() == Cell.RNN ? "rnn_tanh" : work.cell().name().toLowerCase(Locale.ROOT);
    }

    private String results() {
        return work.cell() == Cell.LSTM ? "y, hn, cn" : "y, hn";
    }

    private String initial() {
        return work.cell() == Cell.LSTM ? "[h, h]" : "h";
    }

    private String reversed() {
        return work.bidirectional() ? "True" : "False";
    }

    private String parameters() {
        return IntStream.range(0, states())
                .mapToObj("self.w%1$d, self.u%1$d, self.b%1$d, self.rb%1$d"::formatted)
                .collect(Collectors.joining(", "));
    }
}
