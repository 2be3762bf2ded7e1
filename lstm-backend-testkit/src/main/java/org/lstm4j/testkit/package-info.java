/**
 * The conformance kit: what every backend must pass before it may call itself one.
 *
 * <p>A backend's own test is a short driver that names the suites and its exclusions, each with the reason.
 */
@NullMarked
package org.lstm4j.testkit;

import org.jspecify.annotations.NullMarked;
