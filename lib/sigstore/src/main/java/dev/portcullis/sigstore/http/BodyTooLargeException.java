package dev.portcullis.sigstore.http;

import java.io.IOException;

/** An answer is longer than is read of it. */
public final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    BodyTooLargeException(int most) {
        super("the body has more than " + most + " bytes");
    }
}
