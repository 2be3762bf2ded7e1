/**
 * What tasks over text have in common: {@link org.lstm4j.tasks.text.Vocabulary} numbers tokens for an
 * {@link org.lstm4j.layer.Embedding}.
 */
@NullMarked
package org.lstm4j.tasks.text;

import org.jspecify.annotations.NullMarked;
