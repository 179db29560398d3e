package dev.portcullis.rego.builtin;

/** A function was given arguments that it does not take. It carries no stack: policies cause it, and may do so often. */
public final class BuiltinException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which of OPA's error codes an evaluation that ends by this has. */
    public enum Code {
        /** {@code eval_type_error}: an operand has a type that the function does not take. */
        TYPE,
        /** {@code eval_builtin_error}: everything else. */
        FUNCTION
    }

    private final Code code;

    public BuiltinException(Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** For operands of a wrong type: {@code operand 1 must be string but got number}, counted from 1. */
    public static BuiltinException operand(int position, String wanted, dev.portcullis.rego.value.Value got) {
        return new BuiltinException(
                Code.TYPE,
                "operand " + position + " must be " + wanted + " but got "
                        + got.kind().typeName());
    }

    public static BuiltinException because(String message) {
        return new BuiltinException(Code.FUNCTION, message);
    }

    public Code code() {
        return code;
    }
}
