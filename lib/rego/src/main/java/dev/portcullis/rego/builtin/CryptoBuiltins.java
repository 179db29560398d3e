package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.crypto.Hash;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** {@code crypto.md5}, {@code crypto.sha1}, {@code crypto.sha256} and {@code crypto.hmac.*}: digests of strings, in hexadecimal digits. */
final class CryptoBuiltins {
    private CryptoBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("crypto.md5", (arguments, circumstances) -> digest(Hash.MD5, arguments, circumstances));
        table.put("crypto.sha1", (arguments, circumstances) -> digest(Hash.SHA1, arguments, circumstances));
        table.put("crypto.sha256", (arguments, circumstances) -> digest(Hash.SHA256, arguments, circumstances));
        table.put("crypto.hmac.md5", (arguments, circumstances) -> hmac(Hash.MD5, arguments, circumstances));
        table.put("crypto.hmac.sha1", (arguments, circumstances) -> hmac(Hash.SHA1, arguments, circumstances));
        table.put("crypto.hmac.sha256", (arguments, circumstances) -> hmac(Hash.SHA256, arguments, circumstances));
        table.put("crypto.hmac.sha512", (arguments, circumstances) -> hmac(Hash.SHA512, arguments, circumstances));
        table.put("crypto.hmac.equal", CryptoBuiltins::equal);
    }

    private static Value digest(Hash hash, Value[] arguments, Circumstances circumstances) {
        return hexadecimal(hash.of(bytes(arguments, 0, circumstances)));
    }

    private static Value hmac(Hash hash, Value[] arguments, Circumstances circumstances) {
        byte[] message = bytes(arguments, 0, circumstances);
        byte[] key = bytes(arguments, 1, circumstances);
        return hexadecimal(hash.hmac(key, message));
    }

    private static Value equal(Value[] arguments, Circumstances circumstances) {
        byte[] left = bytes(arguments, 0, circumstances);
        byte[] right = bytes(arguments, 1, circumstances);
        return BooleanValue.of(MessageDigest.isEqual(left, right));
    }

    private static byte[] bytes(Value[] arguments, int position, Circumstances circumstances) {
        String string = Operands.string(arguments, position);
        Costs.copied(circumstances, string.length());
        return Octets.of(string);
    }

    private static Value hexadecimal(byte[] digest) {
        return StringValue.of(HexFormat.of().formatHex(digest));
    }
}
