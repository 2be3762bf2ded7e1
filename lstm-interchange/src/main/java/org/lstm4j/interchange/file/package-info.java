/**
 * Model files of any format that is read here. {@link org.lstm4j.interchange.file.FileFormat} tells by a file's content what it
 * is, never by its name; {@link org.lstm4j.interchange.file.ImportedModel} reads it into something that runs,
 * {@link org.lstm4j.interchange.file.Inspection} says what it holds, also where it is refused, and
 * {@link org.lstm4j.interchange.file.ModelWriter} writes it in another format.
 */
@NullMarked
package org.lstm4j.interchange.file;

import org.jspecify.annotations.NullMarked;
