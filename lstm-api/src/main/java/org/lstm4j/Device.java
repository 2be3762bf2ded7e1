package org.lstm4j;

/**
 * One place where models can run, as a provider's probe found it.
 *
 * @param id stable name by which it is asked for: {@code cpu}, {@code cuda:0}, {@code opencl:1}
 * @param name the hardware's own name
 * @param description one line for people: lanes, threads, driver, memory
 * @param memoryBytes memory that buffers may take in all, 0 when unknown
 * @param score rank among all devices; the highest one is the default
 */
public record Device(String id, String name, String description, long memoryBytes, int score) {}
