package org.lstm4j.benchmarks;

/**
 * One of the aims that the CPU backend was built for.
 *
 * @param name of what is looked at
 * @param aim what it should be; empty where it is only told
 * @param measured what it is
 * @param met whether it is what it should be
 */
record Target(String name, String aim, String measured, boolean met) {
    /** What was measured, and whether that is enough. */
    String verdict() {
        return aim.isEmpty() ? measured : measured + (met ? ", met" : ", MISSED");
    }
}
