package consumer;

import java.util.Arrays;
import org.lstm4j.Backends;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/** Prints where it runs, and what a small fixed model predicts there. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Model model = Model.builder(2)
                .add(LSTM.of(5).last())
                .add(Dense.of(3))
                .initialise(Initialiser.PYTORCH, 42)
                .build();
        float[] x = {0.1f, -0.2f, 0.3f, -0.4f, 0.5f, -0.6f};
        Backends.named("cpu").close(); // so that the log of a run shows what a second one adds
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            System.out.println(Main.class.getModule().isNamed() ? "module path" : "class path");
            System.out.println(backend.capabilities().lanes() > 1 ? "vector" : "scalar");
            System.out.println(Arrays.toString(session.predict(x, 1, 3)));
        }
    }
}
