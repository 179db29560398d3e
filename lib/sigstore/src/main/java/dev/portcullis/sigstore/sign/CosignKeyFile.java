package dev.portcullis.sigstore.sign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.sigstore.json.StrictJson;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/**
 * Opens the file in which cosign keeps a private key: scrypt over the password, then NaCl's secretbox (XSalsa20 and Poly1305).
 *
 * @see <a href="https://nacl.cr.yp.to/secretbox.html">secretbox</a>
 */
final class CosignKeyFile {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_TOKENS = 64;
    private static final int KEY = 32;
    private static final int NONCE = 24;
    private static final int TAG = 16;

    /** Sixteen times what cosign uses: a file must not choose how long it is computed with. */
    private static final int MAX_COST = 1 << 20;

    private static final int MAX_BLOCK = 16;
    private static final StrictJson STRICT = new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS);

    private CosignKeyFile() {}

    /** What came of it. */
    sealed interface Result {
        /** The PKCS #8 form of the key; whoever has it wipes it. */
        @SuppressWarnings("ArrayRecordComponent") // wiped, never compared
        record Opened(byte[] pkcs8) implements Result {}

        /** It stays closed. */
        record Refused(String problem) implements Result {}
    }

    static Result open(byte[] file, byte[] password) {
        var read = tree(file).flatMap(CosignKeyFile::fields);
        if (read.isEmpty()) {
            return new Result.Refused("it is no key file of cosign that is known here");
        }
        var fields = read.get();
        var key = SCrypt.generate(password, fields.salt(), fields.cost(), fields.block(), fields.parallel(), KEY);
        try {
            return unseal(key, fields)
                    .<Result>map(Result.Opened::new)
                    .orElseGet(() -> new Result.Refused("the password does not open it"));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Optional<JsonNode> tree(byte[] file) {
        try {
            return STRICT.check(file) instanceof StrictJson.Result.Text(var text)
                    ? Optional.of(STRICT.tree(text))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Fields> fields(JsonNode file) {
        try {
            var kdf = file.path("kdf");
            var cipher = file.path("cipher");
            var params = kdf.path("params");
            var fields = new Fields(
                    kdf.path("salt").binaryValue(),
                    params.path("N").asInt(),
                    params.path("r").asInt(),
                    params.path("p").asInt(),
                    cipher.path("nonce").binaryValue(),
                    file.path("ciphertext").binaryValue());
            var known = kdf.path("name").asText().equals("scrypt")
                    && cipher.path("name").asText().equals("nacl/secretbox");
            return known && fields.areUsable() ? Optional.of(fields) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> unseal(byte[] key, Fields fields) {
        var stream = new XSalsa20Engine();
        stream.init(false, new ParametersWithIV(new KeyParameter(key), fields.nonce()));
        var macKey = new byte[KEY];
        stream.processBytes(macKey, 0, KEY, macKey, 0);
        var sealed = fields.sealed();
        var mac = new Poly1305();
        mac.init(new KeyParameter(macKey));
        mac.update(sealed, TAG, sealed.length - TAG);
        var tag = new byte[TAG];
        mac.doFinal(tag, 0);
        if (!MessageDigest.isEqual(tag, Arrays.copyOf(sealed, TAG))) {
            return Optional.empty();
        }
        var opened = new byte[sealed.length - TAG];
        stream.processBytes(sealed, TAG, opened.length, opened, 0);
        return Optional.of(opened);
    }

    /** What the file says. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Fields(byte[] salt, int cost, int block, int parallel, byte[] nonce, byte[] sealed) {
        boolean areUsable() {
            return salt != null
                    && nonce != null
                    && sealed != null
                    && nonce.length == NONCE
                    && sealed.length > TAG
                    && cost > 1
                    && cost <= MAX_COST
                    && Integer.bitCount(cost) == 1
                    && block > 0
                    && block <= MAX_BLOCK
                    && parallel > 0
                    && parallel <= MAX_BLOCK;
        }
    }
}
