package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.crds.json.Absent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of one requirement were compiled to, as the content of a revision holds it.
 *
 * @param plan OPA's plan, compressed by gzip, in base64
 * @param data the base documents, likewise; null where there are none
 * @param opa version of the compiler
 * @param source what it was made from, see {@link RegoDemand#source}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProgramContent(String plan, @Nullable String data, String opa, String source) {
    /** Most bytes of a plan, or of data, as compressed. */
    public static final int MAXIMUM_PACKED = 256 << 10;

    /** Most bytes of a plan, or of data. */
    public static final int MAXIMUM_UNPACKED = 4 << 20;

    private static final String NO_DATA = "{}";

    public ProgramContent {
        plan = Absent.text(plan);
        opa = Absent.text(opa);
        source = Absent.text(source);
    }

    /**
     * Packs a program.
     *
     * @throws IllegalArgumentException if it is larger than a revision may hold; the message says what is
     */
    public static ProgramContent of(byte[] plan, byte[] data, String opa, String source) {
        var documents = new String(data, StandardCharsets.UTF_8).strip();
        return new ProgramContent(
                packed("the plan", plan), documents.equals(NO_DATA) ? null : packed("the data", data), opa, source);
    }

    /**
     * Returns the plan.
     *
     * @throws IOException if it is larger than allowed, or nothing that was packed
     */
    public byte[] unpackedPlan() throws IOException {
        return unpacked("plan", plan);
    }

    /**
     * Returns the base documents, as JSON.
     *
     * @throws IOException as {@link #unpackedPlan}
     */
    public byte[] unpackedData() throws IOException {
        return data == null ? NO_DATA.getBytes(StandardCharsets.UTF_8) : unpacked("data", data);
    }

    private static String packed(String what, byte[] bytes) {
        if (bytes.length > MAXIMUM_UNPACKED) {
            throw new IllegalArgumentException(what + " has more than " + MAXIMUM_UNPACKED + " bytes");
        }
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        if (packed.size() > MAXIMUM_PACKED) {
            throw new IllegalArgumentException(what + " has more than " + MAXIMUM_PACKED + " bytes when compressed");
        }
        return Base64.getEncoder().encodeToString(packed.toByteArray());
    }

    private static byte[] unpacked(String field, String text) throws IOException {
        if (text.length() > MAXIMUM_PACKED / 3 * 4 + 4) {
            throw new IOException(field + " is longer than a revision may hold");
        }
        try (var gzip =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            var bytes = gzip.readNBytes(MAXIMUM_UNPACKED + 1);
            if (bytes.length > MAXIMUM_UNPACKED) {
                throw new IOException(field + " unpacks to more than " + MAXIMUM_UNPACKED + " bytes");
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new IOException(field + " is no base64", e);
        }
    }
}
