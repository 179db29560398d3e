package dev.portcullis.opa;

import java.io.IOException;

/** Bytes are no bundle that is read here. The message says why in words of Portcullis, and holds no more of them than a path. */
final class UnfitBundleException extends IOException {
    private static final long serialVersionUID = 1L;

    UnfitBundleException(String message) {
        super(message);
    }

    UnfitBundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
