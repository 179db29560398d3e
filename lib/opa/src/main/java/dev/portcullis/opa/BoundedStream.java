package dev.portcullis.opa;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of which no more than so many bytes are read, skipped ones included, nor more than so many at a stretch. */
final class BoundedStream extends FilterInputStream {
    private final String complaint;
    private long left;
    private long leftOfStretch = Long.MAX_VALUE;

    /** @param complaint what is said of a stream that is longer */
    BoundedStream(InputStream stream, long most, String complaint) {
        super(stream);
        this.left = most;
        this.complaint = complaint;
    }

    /** Begins another stretch, of so many bytes at most. */
    void stretch(long most) {
        leftOfStretch = most;
    }

    @Override
    public int read() throws IOException {
        var read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        var skipped = super.skip(Math.min(length, Math.min(left, leftOfStretch - 1) + 1));
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws IOException {
        left -= bytes;
        leftOfStretch -= bytes;
        if (left < 0 || leftOfStretch < 0) {
            throw new UnfitBundleException(complaint);
        }
    }
}
