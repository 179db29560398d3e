package dev.portcullis.webhook.record;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes records to a stream, one write for as many as there are. */
final class StreamSink implements RecordSink {
    private final OutputStream out;
    private boolean torn;

    StreamSink(OutputStream out) {
        this.out = out;
    }

    /** Returns the sink for standard output, to which nothing else is written from now on: what others print goes to standard error. */
    static StreamSink standardOutput() {
        System.setOut(System.err);
        return new StreamSink(new FileOutputStream(FileDescriptor.out));
    }

    @Override
    public String name() {
        return "standard-output";
    }

    @Override
    public void write(List<byte[]> lines) throws IOException {
        var bytes = Lines.joined(lines, torn);
        torn = true;
        out.write(bytes);
        out.flush();
        torn = false;
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
