/**
 * A look inside: what the gates of a recurrent network do with a sequence, how long each unit remembers, and how far back an
 * error reaches.
 *
 * <p>A {@link org.lstm4j.tasks.gates.Reading} is one sequence with a name for each step; {@link org.lstm4j.tasks.gates.Gates} are
 * what every recurrent part did with it, units sorted by {@link org.lstm4j.tasks.gates.Memory}; a
 * {@link org.lstm4j.tasks.gates.GradientFlow} compares gradients with those of fresh cells; a
 * {@link org.lstm4j.tasks.gates.Watch} sees the recurrent calls of whatever runs on a backend, also where that is no
 * session. {@link org.lstm4j.tasks.report.GatesPage} draws it all.
 */
@NullMarked
package org.lstm4j.tasks.gates;

import org.jspecify.annotations.NullMarked;
