/**
 * Files that cannot hurt: {@link org.lstm4j.internal.file.SafeTensorsReader} believes nothing it reads before it has
 * checked it, and {@link org.lstm4j.internal.file.AtomicFile} replaces a file wholly or not at all.
 *
 * <p>The format is <a href="https://github.com/huggingface/safetensors">safetensors</a>: eight bytes with the header's
 * length, a JSON header that gives each tensor's type, shape and place, then the tensors' little-endian data.
 */
@NullMarked
package org.lstm4j.internal.file;

import org.jspecify.annotations.NullMarked;
