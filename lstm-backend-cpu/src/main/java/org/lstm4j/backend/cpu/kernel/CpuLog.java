package org.lstm4j.backend.cpu.kernel;

/** The backend's messages. */
public final class CpuLog {
    private CpuLog() {}

    /** Made when there is something to say: the first logger of a process takes longer than opening the backend without one. */
    public static System.Logger logger() {
        return System.getLogger("org.lstm4j.backend.cpu");
    }
}
