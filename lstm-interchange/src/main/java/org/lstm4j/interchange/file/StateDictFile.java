package org.lstm4j.interchange.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.internal.file.SafeTensorsReader;
import org.lstm4j.internal.file.SystemReason;
import org.lstm4j.internal.file.TensorType;
import org.lstm4j.model.Model;
import org.lstm4j.spi.WeightFormat;

/** A {@code state_dict} whose weight format is the file's. */
final class StateDictFile {
    private StateDictFile() {}

    /** The model, in BF16 where all matrices of the file are: the values are the same either way. */
    static Model load(Path file, ReadOptions options) {
        Model model = StateDict.load(file, options.stateDict());
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensorsReader reader = SafeTensorsReader.open(channel, file.toString());
            boolean shorter = reader.names().stream()
                    .filter(name -> reader.shape(name).size() == 2)
                    .allMatch(name -> reader.type(name) == TensorType.BF16);
            return shorter ? model.withWeightFormat(WeightFormat.BF16) : model;
        } catch (IOException e) {
            throw SystemReason.unreadable(file, e);
        }
    }
}
