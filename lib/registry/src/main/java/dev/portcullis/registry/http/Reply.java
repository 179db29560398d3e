package dev.portcullis.registry.http;

import java.net.URI;
import java.net.http.HttpHeaders;

/**
 * A complete answer.
 *
 * @param status HTTP status
 * @param headers of the answer
 * @param body of a 200; of a refusal of what was sent along, if it is short; else empty
 * @param uri that answered
 * @param redirected whether that is not the URI that was asked first
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record Reply(int status, HttpHeaders headers, byte[] body, URI uri, boolean redirected) {}
