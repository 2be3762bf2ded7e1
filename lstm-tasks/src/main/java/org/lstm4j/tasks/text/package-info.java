/**
 * What tasks over text have in common: {@link org.lstm4j.tasks.text.Tokenizer} cuts short informal texts into tokens,
 * {@link org.lstm4j.tasks.text.Vocabulary} numbers them for an {@link org.lstm4j.layer.Embedding}, and
 * {@link org.lstm4j.tasks.text.WordVectors} are vectors that others have trained for them.
 */
@NullMarked
package org.lstm4j.tasks.text;

import org.jspecify.annotations.NullMarked;
