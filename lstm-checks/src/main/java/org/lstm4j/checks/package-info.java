/**
 * Nothing but tests: what holds over all modules and so can be held by none of them - the arrows between them, the BOM, and
 * that the documents' examples run. A module's own tests stay in the module.
 */
@NullMarked
package org.lstm4j.checks;

import org.jspecify.annotations.NullMarked;
