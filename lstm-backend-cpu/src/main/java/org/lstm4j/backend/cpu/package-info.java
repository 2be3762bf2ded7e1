/**
 * The CPU backend: whole LSTM sequences on the Vector API, and on plain Java where that module is absent.
 */
@NullMarked
package org.lstm4j.backend.cpu;

import org.jspecify.annotations.NullMarked;
