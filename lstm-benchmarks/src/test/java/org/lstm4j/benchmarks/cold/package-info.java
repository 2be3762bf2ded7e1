/** Tests of cold starts. */
@NullMarked
package org.lstm4j.benchmarks.cold;

import org.jspecify.annotations.NullMarked;
