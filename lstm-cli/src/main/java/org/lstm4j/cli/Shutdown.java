package org.lstm4j.cli;

/** The end of the JVM: {@link Runtime}'s, but in tests. */
interface Shutdown {
    /** That of this JVM. */
    Shutdown OF_JVM = new Shutdown() {
        @Override
        public void add(Thread hook) {
            Runtime.getRuntime().addShutdownHook(hook);
        }

        @Override
        public void remove(Thread hook) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }

        @Override
        public void halt(int exitCode) {
            Runtime.getRuntime().halt(exitCode);
        }
    };

    /** Lets a thread run when somebody wants the JVM to end. */
    void add(Thread hook);

    /**
     * Takes it back.
     *
     * @throws IllegalStateException when it runs already
     */
    void remove(Thread hook);

    /** Ends the JVM, at once. */
    void halt(int exitCode);
}
