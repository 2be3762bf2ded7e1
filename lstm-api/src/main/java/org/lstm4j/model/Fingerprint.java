package org.lstm4j.model;

import org.lstm4j.internal.file.Sha256;
import org.lstm4j.layer.Parameter;
import org.lstm4j.spi.WeightFormat;

/** SHA-256 of models. */
final class Fingerprint {
    /** Bytes of a fingerprint. */
    static final int BYTES = Sha256.BYTES;

    private Fingerprint() {}

    static String of(Model model) {
        Sha256 digest =
                new Sha256().add(ArchitectureJson.write(model.architecture()).write());
        if (model.weightFormat() != WeightFormat.F32) {
            digest.add(model.weightFormat().name());
        }
        for (Parameter parameter : model.parameters()) {
            digest.add(model.array(parameter.name()));
        }
        return digest.hex();
    }
}
