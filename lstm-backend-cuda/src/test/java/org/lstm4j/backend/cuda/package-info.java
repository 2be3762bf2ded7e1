@NullMarked
package org.lstm4j.backend.cuda;

import org.jspecify.annotations.NullMarked;
