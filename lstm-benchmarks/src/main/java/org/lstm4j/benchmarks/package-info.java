/**
 * The CPU backend against its peers and against what the machine could do. {@link org.lstm4j.benchmarks.BenchTool} is called
 * by the command; {@code Suite} says which rows there are and {@code Bench} measures them in rounds, each contender in a
 * {@code Fork} that runs one class of {@link org.lstm4j.benchmarks.jmh}. A {@code Report} is a list of {@code Entry} that goes
 * to JSON and back, and {@code Table}, {@code Summary} and {@code Markdown} are made of it alone.
 */
@NullMarked
package org.lstm4j.benchmarks;

import org.jspecify.annotations.NullMarked;
