package org.lstm4j.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the build, and the Java that runs it, which decides the vector width. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String build = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "lstm " + (build == null ? "(unpackaged classes)" : build),
            "Java %s, %s, %s %s"
                    .formatted(
                            Runtime.version(),
                            System.getProperty("java.vm.name"),
                            System.getProperty("os.name"),
                            System.getProperty("os.arch"))
        };
    }
}
