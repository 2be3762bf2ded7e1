/**
 * Zip files that models come in, read entry by entry within limits and never unpacked, and what the heap has room for.
 */
@NullMarked
package org.lstm4j.interchange.container;

import org.jspecify.annotations.NullMarked;
