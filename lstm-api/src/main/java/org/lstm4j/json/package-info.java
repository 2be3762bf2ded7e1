/**
 * JSON as RFC 8259 defines it, and no more: {@link org.lstm4j.json.Json#parse} turns text into immutable values,
 * {@link org.lstm4j.json.Json#write} and {@link org.lstm4j.json.Json#pretty} turn values into text. Members keep their
 * order, numbers keep their digits, and what the standard leaves open is refused: duplicate names, unpaired surrogates,
 * nesting beyond {@link org.lstm4j.json.Json#MAX_DEPTH}.
 *
 * <p>Internal to this project's modules; it is no general-purpose library.
 */
@NullMarked
package org.lstm4j.json;

import org.jspecify.annotations.NullMarked;
