package org.lstm4j.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file that a command makes and that is no text: a model, an image. */
record NewFile(Path file) implements Output {

    @Override
    public String toString() {
        return file.toString();
    }

    /** Makes files of option values. */
    static final class Converter implements ITypeConverter<NewFile> {
        @Override
        public NewFile convert(String value) {
            if (value.equals(Target.STANDARD_OUTPUT)) {
                throw new TypeConversionException("standard output takes text alone; name a file");
            }
            return new NewFile(Path.of(value));
        }
    }
}
