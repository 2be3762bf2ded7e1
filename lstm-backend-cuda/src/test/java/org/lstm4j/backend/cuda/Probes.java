package org.lstm4j.backend.cuda;

import java.util.ServiceLoader;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Probe;

/** Prints what each backend on the class path finds, or why nothing. */
final class Probes {
    private Probes() {}

    public static void main(String[] arguments) {
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            switch (provider.probe()) {
                case Probe.Available(var devices) ->
                    devices.forEach(device ->
                            System.out.println(device.id() + ": " + device.name() + "; " + device.description()));
                case Probe.Unavailable(String reason) -> System.out.println(provider.id() + ": unavailable: " + reason);
            }
        }
    }
}
