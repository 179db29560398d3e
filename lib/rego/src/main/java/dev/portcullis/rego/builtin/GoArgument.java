package dev.portcullis.rego.builtin;

import java.math.BigInteger;

/** An argument of Go's {@code fmt}, of one of the types that OPA hands over. */
sealed interface GoArgument {
    /** The name of the type in Go. */
    String type();

    record Whole(long value) implements GoArgument {
        @Override
        public String type() {
            return "int64";
        }
    }

    record Big(BigInteger value) implements GoArgument {
        @Override
        public String type() {
            return "*big.Int";
        }
    }

    record Real(double value) implements GoArgument {
        @Override
        public String type() {
            return "float64";
        }
    }

    record Text(String value) implements GoArgument {
        @Override
        public String type() {
            return "string";
        }
    }

    /** A string of a type of its own. */
    record Named(String type, String value) implements GoArgument {}

    record Truth(boolean value) implements GoArgument {
        @Override
        public String type() {
            return "bool";
        }
    }
}
