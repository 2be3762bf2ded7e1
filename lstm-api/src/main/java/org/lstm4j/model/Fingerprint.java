package org.lstm4j.model;

import org.lstm4j.internal.file.Sha256;
import org.lstm4j.layer.Parameter;

/** SHA-256 of models. */
final class Fingerprint {
    /** Bytes of a fingerprint. */
    static final int BYTES = Sha256.BYTES;

    private Fingerprint() {}

    static String of(Model model) {
        Sha256 digest =
                new Sha256().add(ArchitectureJson.write(model.architecture()).write());
        for (Parameter parameter : model.parameters()) {
            digest.add(model.array(parameter.name()));
        }
        return digest.hex();
    }
}
