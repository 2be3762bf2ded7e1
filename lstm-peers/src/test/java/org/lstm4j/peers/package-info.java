/** What holds for every peer; these tests run in each peer's module. */
@NullMarked
package org.lstm4j.peers;

import org.jspecify.annotations.NullMarked;
