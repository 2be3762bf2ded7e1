/**
 * JMH benchmarks: a backend against itself, and against its own bare GEMM tile.
 */
@NullMarked
package org.lstm4j.benchmarks;

import org.jspecify.annotations.NullMarked;
