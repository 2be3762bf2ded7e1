package org.lstm4j.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.file.GraphModel;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.model.Trace;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.tasks.gates.GradientFlow;
import org.lstm4j.tasks.gates.Reading;
import org.lstm4j.tasks.gates.Watch;

/** A model and what it is to read. */
sealed interface Subject {
    /** What is read, in words. */
    String origin();

    /** What the gates do with it. */
    Gates gates(Backend backend);

    /** How far back an error reaches. */
    List<GradientFlow> gradients(Backend backend, long seed);

    /** A stack of layers and a sequence. */
    record Layers(Model model, Reading reading, String origin) implements Subject {
        @Override
        public Gates gates(Backend backend) {
            try (Session session = model.open(backend)) {
                return Gates.of(session, reading);
            }
        }

        @Override
        public List<GradientFlow> gradients(Backend backend, long seed) {
            return GradientFlow.of(model, reading, backend, seed);
        }
    }

    /**
     * A graph and its inputs: it is watched from the backend, which its recurrent nodes run on.
     *
     * @param row of the inputs that is looked at, from 0; null where they have but one
     */
    record Graph(
            GraphModel model,
            Map<String, Tensor> inputs,
            @Nullable Integer row,
            ReadOptions options,
            String origin) implements Subject {
        @Override
        public Gates gates(Backend backend) {
            Watch watch = new Watch(backend);
            model.run(watch, inputs, options);
            Trace trace = watch.trace();
            if (trace.parts().isEmpty()) {
                throw new LstmException("the model has no LSTM, GRU or RNN; there are no gates to look at");
            }
            List<String> labels = Reading.numbered(watch.steps());
            return row == null ? Gates.of(trace, labels) : Gates.of(trace, labels, row);
        }

        @Override
        public List<GradientFlow> gradients(Backend backend, long seed) {
            throw new LstmException(
                    "--gradients: they are for stacks of layers, and this ONNX graph is run as it is; 'lstm convert' says"
                            + " whether it is one");
        }
    }
}
