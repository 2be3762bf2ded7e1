package org.lstm4j.internal.file;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A file in memory, read-only. It may claim another size than it has, as a file does that shrinks while it is read. */
public final class BytesChannel implements SeekableByteChannel {
    private final ByteBuffer bytes;
    private final long claimedSize;
    private long position;

    public BytesChannel(byte[] content) {
        this(content, content.length);
    }

    public BytesChannel(byte[] content, long claimedSize) {
        this.bytes = ByteBuffer.wrap(content);
        this.claimedSize = claimedSize;
    }

    @Override
    public int read(ByteBuffer target) {
        if (position >= bytes.capacity()) {
            return -1;
        }
        int count = Math.min(target.remaining(), bytes.capacity() - (int) position);
        target.put(bytes.slice((int) position, count));
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return claimedSize;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
