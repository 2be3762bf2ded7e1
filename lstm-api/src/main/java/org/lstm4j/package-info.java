/**
 * Recurrent networks for Java: where an application begins.
 *
 * <p>Layers describe, plans compute, backends plug in. An application stacks layers into a model, opens it on a backend
 * that is found on the class path or module path, and calls it with its own arrays.
 */
@NullMarked
package org.lstm4j;

import org.jspecify.annotations.NullMarked;
