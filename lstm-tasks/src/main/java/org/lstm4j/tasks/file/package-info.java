/** How the models of all tasks lie in files: a network, and beside it what the task needs, as JSON that names the task. */
@NullMarked
package org.lstm4j.tasks.file;

import org.jspecify.annotations.NullMarked;
