/** The page {@code docs/interchange.md}, held against the code. */
@NullMarked
package org.lstm4j.interchange.page;

import org.jspecify.annotations.NullMarked;
