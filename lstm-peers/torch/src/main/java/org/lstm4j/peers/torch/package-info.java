/**
 * PyTorch as an engine of the benchmarks, through DJL. {@link org.lstm4j.peers.torch.TorchEngine} chooses: DJL's fused operators for
 * whole sequences and for training, and where DJL has none - packed sequences, single cells - a TorchScript module, which
 * {@link org.lstm4j.peers.torch.TorchScript} writes.
 */
@NullMarked
package org.lstm4j.peers.torch;

import org.jspecify.annotations.NullMarked;
