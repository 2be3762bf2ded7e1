/**
 * Not exported: what the packages around it share. {@link org.lstm4j.internal.ComposedPlan} is the floor under every
 * backend, a recurrent plan made of core kernels alone.
 */
@NullMarked
package org.lstm4j.internal;

import org.jspecify.annotations.NullMarked;
