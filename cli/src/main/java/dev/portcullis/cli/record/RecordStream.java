package dev.portcullis.cli.record;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Decision records, one to a line, from a stream of any length: no more than one line is held. Not thread-safe. */
public final class RecordStream {
    private static final int BUFFER = 1 << 16;

    private final BufferedInputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(BUFFER);
    private long number;

    public RecordStream(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER);
    }

    /**
     * Returns what the next line is; empty at the end. Lines that are empty are passed over.
     *
     * @throws IOException if the stream cannot be read
     */
    public Optional<ReadRecord> next() throws IOException {
        while (true) {
            line.reset();
            var length = readLine();
            if (length < 0) {
                return Optional.empty();
            }
            number++;
            if (length > RecordReader.MAXIMUM_LENGTH) {
                return Optional.of(tooLong());
            }
            if (length > 0) {
                return Optional.of(RecordReader.read(line.toByteArray()));
            }
        }
    }

    /** Returns the number of the line that {@link #next} returned last, from 1 on. */
    public long number() {
        return number;
    }

    /** Returns the length of the next line, of which no more than its beginning is kept; negative at the end. */
    private long readLine() throws IOException {
        var length = 0L;
        for (var next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return length;
            }
            if (length++ < RecordReader.MAXIMUM_LENGTH && next != '\r') {
                line.write(next);
            }
        }
        return length == 0 ? -1 : length;
    }

    private ReadRecord tooLong() {
        return RecordReader.holdsTraces(line.toByteArray())
                ? new ReadRecord.Unreadable("", "it is longer than " + RecordReader.MAXIMUM_LENGTH + " bytes")
                : new ReadRecord.Foreign();
    }
}
