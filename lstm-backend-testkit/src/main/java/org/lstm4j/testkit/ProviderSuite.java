package org.lstm4j.testkit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.BackendException;
import org.lstm4j.Device;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Probe;
import org.lstm4j.spi.Usage;

/** What discovery relies on: identity, probing, opening. */
final class ProviderSuite extends Suite {
    private final BackendProvider provider;

    ProviderSuite(Subject subject, BackendProvider provider) {
        super("provider", subject);
        this.provider = provider;
        test(
                "compiled against this seam",
                check -> check.equal("spiVersion", BackendProvider.SPI_VERSION, provider.spiVersion()));
        test("devices", this::checkDevices);
        test("probing again finds the same", check -> check.equal("probe", provider.probe(), provider.probe()));
        test("each device opens, more than once", this::checkOpen);
        test(
                "a device that is not there",
                check -> check.refused(
                        BackendException.class,
                        "open",
                        () -> provider.open(new Device(provider.id() + ":999", "", "", 0, 0), BackendOptions.DEFAULT)
                                .close(),
                        provider.id() + ":999"));
    }

    private List<Device> devices(Check check) {
        if (provider.probe() instanceof Probe.Available(List<Device> devices)) {
            return devices;
        }
        check.fail("probe: expected devices, got " + provider.probe());
        return List.of();
    }

    private void checkDevices(Check check) {
        String id = provider.id();
        check.that(id.matches("[a-z][a-z0-9]*"), "id: expected lower-case letters and digits, got '" + id + "'");
        Set<String> ids = new HashSet<>();
        check.that(!devices(check).isEmpty(), "probe: available without a device");
        for (Device device : devices(check)) {
            check.that(ids.add(device.id()), "device id " + device.id() + " appears twice");
            check.that(
                    device.id().equals(id) || device.id().startsWith(id + ":"),
                    "device id: expected " + id + " or " + id + ":N, got " + device.id());
            check.that(!device.name().isBlank(), "device " + device.id() + ": blank name");
            check.that(device.memoryBytes() >= 0, "device " + device.id() + ": memory " + device.memoryBytes());
        }
    }

    private void checkOpen(Check check) {
        for (Device device : devices(check)) {
            try (Backend first = provider.open(device, BackendOptions.DEFAULT)) {
                check.equal("device", device, first.device());
                provider.open(device, BackendOptions.DEFAULT).close();
                try (Backend second = provider.open(device, BackendOptions.DEFAULT)) {
                    check.equal("device", device, second.device());
                    check.equal(
                            "buffers of a fresh backend", 0L, second.memory().liveBuffers());
                }
                first.allocate(4, Usage.STATE).close();
            }
        }
    }
}
