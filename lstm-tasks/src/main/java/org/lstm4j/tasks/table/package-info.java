/** Tables of text cells, for the tasks that read columns of them; of no use outside this module. */
@NullMarked
package org.lstm4j.tasks.table;

import org.jspecify.annotations.NullMarked;
