/**
 * JMH benchmarks: {@link org.lstm4j.benchmarks.ForwardBenchmark} runs a whole recurrent forward through the public API, and
 * {@link org.lstm4j.benchmarks.TileBenchmark} the CPU backend's innermost matrix tile alone, which is the bound of what the
 * forward can reach. {@link org.lstm4j.benchmarks.Bench} lets them take turns and prints one table of ratios.
 */
@NullMarked
package org.lstm4j.benchmarks;

import org.jspecify.annotations.NullMarked;
