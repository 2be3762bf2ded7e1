/**
 * A backend in plain scalar Java: all that the seam asks of one, and nothing fused. What lstm-api's own tests run on.
 */
@NullMarked
package org.lstm4j.reference;

import org.jspecify.annotations.NullMarked;
