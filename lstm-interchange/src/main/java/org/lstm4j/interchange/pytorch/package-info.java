/**
 * PyTorch's weights: a {@code state_dict} in a safetensors file, both ways. {@link org.lstm4j.interchange.pytorch.StateDict}
 * is the door.
 *
 * <p>Such a file names its arrays, {@code encoder.weight_ih_l0}, and says neither in which order modules are called nor
 * what is done between them. Where one module is all there is, nothing is open; else
 * {@linkplain org.lstm4j.interchange.pytorch.StateDictOptions#withArchitecture a line of text} says it, and every array must
 * have its place in it. What PyTorch's {@code nn.Dropout} or {@code dropout=} do in training is in no file either.
 */
@NullMarked
package org.lstm4j.interchange.pytorch;

import org.jspecify.annotations.NullMarked;
