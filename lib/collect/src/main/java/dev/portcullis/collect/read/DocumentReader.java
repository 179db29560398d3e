package dev.portcullis.collect.read;

/** Tells what a document says. Pure, safe for use by many threads; whatever the bytes are, there is a reading. */
@FunctionalInterface
public interface DocumentReader {
    /** Reads bytes that are no more than their source may give. */
    Reading read(byte[] bytes);
}
