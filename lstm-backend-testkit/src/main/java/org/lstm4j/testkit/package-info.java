/**
 * The conformance kit: what every backend must pass before it may call itself one.
 *
 * <p>A backend's own test extends {@link org.lstm4j.testkit.BackendConformance}, names its provider, and lists its
 * {@link org.lstm4j.testkit.Exclusions exclusions}, each with a reason; that is all. The kit then runs its suites, in the
 * order in which one would debug a new backend: provider, memory, streams, closed and foreign buffers, every core kernel,
 * packing, and at last whole recurrent plans.
 *
 * <p>How it judges:
 *
 * <ul>
 *   <li>Numbers are held against the f64 oracle of {@code org.lstm4j.math} with one of the named
 *       {@link org.lstm4j.testkit.Tolerance tolerances}.
 *   <li>Every view lies between guards of NaN, with guards in the gaps of its strides; reading one poisons the result,
 *       writing one fails the test, and so does a changed input. Outputs, workspaces and reserves start as NaN.
 *   <li>Test data breaks symmetry, follows from one seed ({@code -Dlstm4j.test.seed}), and the seed stands in every failure.
 *   <li>What a backend answers UNSUPPORTED to must be refused with the same reason, and shows as an aborted test.
 * </ul>
 *
 * <p>To add a suite, extend {@code Suite}, list it there, and add a backend that it must catch to the kit's own
 * {@code MutantsTest}.
 */
@NullMarked
package org.lstm4j.testkit;

import org.jspecify.annotations.NullMarked;
