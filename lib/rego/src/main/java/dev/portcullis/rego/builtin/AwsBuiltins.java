package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code providers.aws.sign_req}: requests signed as AWS's Signature Version 4 says. Nothing is sent. */
final class AwsBuiltins {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> CONFIGURATION =
            List.of("aws_access_key", "aws_region", "aws_secret_access_key", "aws_service");
    private static final Set<String> NEVER_SIGNED = Set.of("authorization", "user-agent", "x-amzn-trace-id");
    private static final Set<String> REQUEST = Set.of(
            "method",
            "url",
            "body",
            "enable_redirect",
            "force_json_decode",
            "force_yaml_decode",
            "headers",
            "raw_body",
            "tls_use_system_certs",
            "tls_ca_cert",
            "tls_ca_cert_file",
            "tls_ca_cert_env_variable",
            "tls_client_cert",
            "tls_client_cert_file",
            "tls_client_cert_env_variable",
            "tls_client_key",
            "tls_client_key_file",
            "tls_client_key_env_variable",
            "tls_insecure_skip_verify",
            "tls_server_name",
            "timeout",
            "cache",
            "force_cache",
            "force_cache_duration_seconds",
            "raise_error",
            "caching_mode",
            "max_retry_attempts",
            "cache_ignored_headers");

    private AwsBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("providers.aws.sign_req", AwsBuiltins::sign);
    }

    private static Value sign(Value[] arguments, Circumstances circumstances) {
        ObjectValue request = Operands.object(arguments, 0);
        if (!(arguments[1] instanceof ObjectValue configuration)) {
            throw BuiltinException.operand(1, "object", arguments[1]);
        }
        refuse(
                2,
                "missing required AWS config parameters(s): ",
                CONFIGURATION,
                name -> configuration.get(name) == null);
        refuse(
                2,
                "invalid values for required AWS config parameters(s): ",
                CONFIGURATION,
                name -> !(configuration.get(name) instanceof StringValue));
        if (!(arguments[2] instanceof NumberValue number)) {
            throw BuiltinException.operand(1, "number", arguments[2]);
        }
        Long nanoseconds = IntegerOperands.of(number);
        if (nanoseconds == null) {
            throw mistyped("operand 3 could not convert time_ns value into a unix timestamp");
        }
        checkRequest(request);
        boolean unsigned = unsigned(configuration);
        byte[] body = body(request, circumstances);
        Costs.everyNode(circumstances, request);
        Costs.text(circumstances, body.length, 10_000);
        String hash = unsigned ? "UNSIGNED-PAYLOAD" : HexFormat.of().formatHex(digest(body));
        return signed(request, configuration, TIME.format(Instant.ofEpochSecond(0, nanoseconds)), hash);
    }

    private static boolean unsigned(ObjectValue configuration) {
        Value unsigned = configuration.get("disable_payload_signing");
        if (unsigned != null && !(unsigned instanceof BooleanValue)) {
            throw mistyped("operand 2 invalid value for 'disable_payload_signing' in AWS config");
        }
        return unsigned == BooleanValue.TRUE;
    }

    private static BuiltinException mistyped(String message) {
        return new BuiltinException(BuiltinException.Code.TYPE, message);
    }

    private static void refuse(int operand, String problem, List<String> names, Predicate<String> wrong) {
        List<Value> found = names.stream()
                .filter(wrong)
                .map(name -> (Value) StringValue.of(name))
                .toList();
        if (!found.isEmpty()) {
            throw mistyped("operand " + operand + " " + problem + SetValue.copyOf(found));
        }
    }

    private static void checkRequest(ObjectValue request) {
        List<Value> unknown = request.keys().stream()
                .filter(key -> !(key instanceof StringValue name && REQUEST.contains(name.string())))
                .toList();
        if (!unknown.isEmpty()) {
            throw mistyped("operand 1 invalid request parameters(s): " + SetValue.copyOf(unknown));
        }
        List<String> required = List.of("method", "url");
        refuse(1, "missing required request parameters(s): ", required, name -> request.get(name) == null);
        Value headers = request.get("headers");
        if (headers != null && !(headers instanceof ObjectValue)) {
            throw BuiltinException.operand(0, "object", headers);
        }
        refuse(
                1,
                "invalid values for required request parameters(s): ",
                required,
                name -> !(request.get(name) instanceof StringValue));
    }

    private static String text(ObjectValue object, String name) {
        return object.get(name) instanceof StringValue string ? string.string() : "";
    }

    private static byte[] body(ObjectValue request, Circumstances circumstances) {
        if (request.get("raw_body") != null) {
            return Octets.of(text(request, "raw_body"));
        }
        Value body = request.get("body");
        return body == null ? new byte[0] : Octets.of(JsonBuiltins.write(body, null, circumstances));
    }

    private static Value signed(ObjectValue request, ObjectValue configuration, String time, String hash) {
        URI url = url(text(request, "url"));
        Map<String, String> added = new TreeMap<>();
        added.put(
                "host",
                url.getRawAuthority() == null ? "" : url.getRawAuthority().replaceFirst("^.*@", ""));
        added.put("x-amz-date", time);
        String service = text(configuration, "aws_service");
        if (service.equals("s3") || service.equals("glacier")) {
            added.put("x-amz-content-sha256", hash);
        }
        if (!text(configuration, "aws_session_token").isEmpty()) {
            added.put("x-amz-security-token", text(configuration, "aws_session_token"));
        }
        ObjectValue given = request.get("headers") instanceof ObjectValue object ? object : ObjectValue.EMPTY;
        Map<String, String> toSign = new TreeMap<>(added);
        ObjectValue.Builder headers = ObjectValue.builder();
        for (Value key : given.keys()) {
            String name = key instanceof StringValue string ? string.string() : "";
            String value = given.get(key) instanceof StringValue string ? string.string() : "";
            headers.put(name, StringValue.of(value));
            if (!NEVER_SIGNED.contains(name.toLowerCase(Locale.ROOT))) {
                toSign.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
        String list = String.join(";", toSign.keySet());
        String canonical = canonical(text(request, "method"), url, toSign) + list + "\n" + hash;
        headers.put("Authorization", StringValue.of(authorization(configuration, time, canonical, list)));
        added.forEach((name, value) -> headers.put(name, StringValue.of(value)));
        ObjectValue.Builder result = ObjectValue.builder();
        request.keys().forEach(key -> result.put(key, Members.of(request, key)));
        return result.put("headers", headers.build()).build();
    }

    private static URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw BuiltinException.because("parse \"" + text + "\": invalid URL");
        }
    }

    private static String canonical(String method, URI url, Map<String, String> headers) {
        StringBuilder canonical = new StringBuilder(method)
                .append('\n')
                .append(url.getRawPath() == null ? "" : url.getRawPath())
                .append('\n')
                .append(url.getRawQuery() == null ? "" : url.getRawQuery())
                .append('\n');
        headers.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        return canonical.append('\n').toString();
    }

    private static String authorization(ObjectValue configuration, String time, String canonical, String list) {
        String date = time.substring(0, 8);
        String region = text(configuration, "aws_region");
        String service = text(configuration, "aws_service");
        String scope = date + "/" + region + "/" + service + "/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + HexFormat.of().formatHex(digest(Octets.of(canonical)));
        byte[] key = Octets.of("AWS4" + text(configuration, "aws_secret_access_key"));
        for (String part : List.of(date, region, service, "aws4_request")) {
            key = authenticated(part, key);
        }
        return "AWS4-HMAC-SHA256 Credential=" + text(configuration, "aws_access_key") + "/" + scope + ",SignedHeaders="
                + list + ",Signature=" + HexFormat.of().formatHex(authenticated(toSign, key));
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] authenticated(String message, byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(Octets.of(message));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
