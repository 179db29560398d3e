package dev.portcullis.core.policy;

/** An identity in a policy cannot be accepted; the message completes "the identity is refused: …". */
public final class InvalidIdentityException extends IllegalArgumentException {
    public InvalidIdentityException(String message) {
        super(message);
    }
}
