package dev.portcullis.collect.source;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Problem;
import dev.portcullis.collect.Source;

/** Files on the web, which must have the digest that the item names. */
public final class WebSource {
    private static final int MAX_BYTES = 16 << 20;

    private final Web web;

    public WebSource(Web web) {
        this.web = web;
    }

    /** Gets a file. */
    public Fetched fetch(Source.HttpsFile file, CollectRequest request) {
        return switch (web.get(file.address(), "*/*", MAX_BYTES, request.deadline())) {
            case Fetched.Got(var document, var bytes) -> checked(file, document, bytes);
            case Fetched.NotGot not -> not;
        };
    }

    private static Fetched checked(Source.HttpsFile file, Document document, byte[] bytes) {
        if (!document.digest().equals(file.digest())) {
            // Which one it has is not told: of an answer that can be guessed, its digest is the answer.
            return new Fetched.NotGot(new Problem(
                    CollectReason.DIGEST_MISMATCH, file.address().getHost() + " sent a file of another digest"));
        }
        var mediaType = file.mediaType() == null ? document.mediaType() : file.mediaType();
        return new Fetched.Got(new Document(mediaType, document.digest(), document.time()), bytes);
    }
}
