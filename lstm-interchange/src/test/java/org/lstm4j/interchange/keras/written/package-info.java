/** Files that Keras itself has written, in the hands of our reader. */
@NullMarked
package org.lstm4j.interchange.keras.written;

import org.jspecify.annotations.NullMarked;
