/** What tasks that train several networks at once have in common: the threads, and how far they are. */
@NullMarked
package org.lstm4j.tasks.training;

import org.jspecify.annotations.NullMarked;
