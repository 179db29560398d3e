package dev.portcullis.sigstore.tuf.http;

/** Stands in for the class of this name. */
public final class HttpTufFetcher {}
