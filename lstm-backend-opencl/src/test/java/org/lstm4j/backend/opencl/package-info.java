@NullMarked
package org.lstm4j.backend.opencl;

import org.jspecify.annotations.NullMarked;
