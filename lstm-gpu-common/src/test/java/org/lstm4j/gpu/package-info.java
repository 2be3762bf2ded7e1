@NullMarked
package org.lstm4j.gpu;

import org.jspecify.annotations.NullMarked;
