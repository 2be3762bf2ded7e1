/**
 * Networks of DL4J, from the zips that its {@code ModelSerializer} writes. {@link org.lstm4j.interchange.dl4j.Dl4jModel} is the
 * door. Configurations are read against lists of what is known: a layer, an option or a value that is not on them is refused by
 * name.
 */
@NullMarked
package org.lstm4j.interchange.dl4j;

import org.jspecify.annotations.NullMarked;
