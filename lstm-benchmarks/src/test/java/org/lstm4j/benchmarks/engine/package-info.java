/** Tests of works and their inputs. */
@NullMarked
package org.lstm4j.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
