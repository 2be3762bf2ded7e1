/**
 * From the start of a JVM to the first output of a saved model, and to calls at full speed. JMH cannot measure this: its own
 * start stands before everything. So {@link org.lstm4j.benchmarks.cold.ColdJvm} starts applications of a few lines, one for each engine:
 * {@link org.lstm4j.benchmarks.cold.ColdApplication}s.
 */
@NullMarked
package org.lstm4j.benchmarks.cold;

import org.jspecify.annotations.NullMarked;
