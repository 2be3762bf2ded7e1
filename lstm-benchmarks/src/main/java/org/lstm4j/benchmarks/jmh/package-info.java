/**
 * What runs in the forks of JMH: an engine at a piece of work, and the bounds that its time is held against. Each
 * benchmark leaves what JMH's result has no room for in its {@link org.lstm4j.benchmarks.jmh.Facts}.
 */
@NullMarked
package org.lstm4j.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
