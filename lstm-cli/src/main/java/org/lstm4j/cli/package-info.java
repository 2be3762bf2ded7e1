/**
 * The {@code lstm} command: a thin face over the library, one class for each subcommand.
 */
@NullMarked
package org.lstm4j.cli;

import org.jspecify.annotations.NullMarked;
