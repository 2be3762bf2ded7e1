/**
 * Conformance cases: files that say what an operator or a model of another system computes, run on a backend and compared.
 * {@link org.lstm4j.interchange.verify.Verifier} walks through files and folders, asks each
 * {@link org.lstm4j.interchange.verify.CaseFormat} whether what it finds is a case, and collects a
 * {@link org.lstm4j.interchange.verify.Report}.
 *
 * <p>A case passes when all values it states are met within the tolerances it states; it is refused when the model, or a
 * part of it, cannot be computed exactly, with the reason; everything else has failed, an exception of no kind of ours
 * too. A case that expects no success passes when it is refused.
 */
@NullMarked
package org.lstm4j.interchange.verify;

import org.jspecify.annotations.NullMarked;
