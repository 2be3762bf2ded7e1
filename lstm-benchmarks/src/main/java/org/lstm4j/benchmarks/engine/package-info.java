/**
 * What engines are measured by: a {@link org.lstm4j.benchmarks.engine.Work} says what is to be computed,
 * {@link org.lstm4j.benchmarks.engine.Inputs} are the numbers that every {@link org.lstm4j.benchmarks.engine.Engine} gets
 * for it. Engines are found by {@link java.util.ServiceLoader} on the class path of the JVM that runs one of them.
 */
@NullMarked
package org.lstm4j.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
