package org.lstm4j.backend.cuda;

/** How many blocks of a kernel a device holds at once: what bounds the grid of a persistent kernel. */
interface Residency {
    int multiprocessors();

    /** Blocks on the whole device; 0 when not even one fits a multiprocessor. */
    int blocks(String kernel, int threads, int sharedBytes);
}
