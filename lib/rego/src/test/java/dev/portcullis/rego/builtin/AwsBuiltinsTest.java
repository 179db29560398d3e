package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class AwsBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(AwsBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                providers.aws.sign_req({"method": "get", "url": "https://user@example.com:8443/a%20b?x=1", "body": {"b": 1}, "headers": {"User-Agent": "u", "X": "y"}}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "s3", "aws_region": "r", "aws_session_token": "T"}, 1451311705000000000) = {"body": {"b": 1}, "headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=A/20151228/r/s3/aws4_request,SignedHeaders=host;x;x-amz-content-sha256;x-amz-date;x-amz-security-token,Signature=056432dc4ddc2deee473ae53c55620abed5af085cee07f5b22bb096ddbd93b05", "User-Agent": "u", "X": "y", "host": "example.com:8443", "x-amz-content-sha256": "eb8ed3ccb5023093b56f490a46501e88d09736687e609fdbc1c71b3df8b9ccd3", "x-amz-date": "20151228T140825Z", "x-amz-security-token": "T"}, "method": "get", "url": "https://user@example.com:8443/a%20b?x=1"}
                providers.aws.sign_req({"method": "post", "url": "http://example.com", "raw_body": "é"}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "ec2", "aws_region": "r"}, 0) = {"headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=A/19700101/r/ec2/aws4_request,SignedHeaders=host;x-amz-date,Signature=894f45c4b99fa6a01d31d151d8c1db066f36282e026bdf5493770ddccded5ca4", "host": "example.com", "x-amz-date": "19700101T000000Z"}, "method": "post", "raw_body": "é", "url": "http://example.com"}
                providers.aws.sign_req({"method": "post", "url": "http://example.com"}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r", "disable_payload_signing": true}, 0) = {"headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=A/19700101/r/glacier/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=5645b8bc8069b858482e8eef7c14d1b6e4339779dffc61a339fdde237b8720df", "host": "example.com", "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "x-amz-date": "19700101T000000Z"}, "method": "post", "url": "http://example.com"}
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                providers.aws.sign_req({"method": "post"}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r"}, 0) mistypes operand 1 missing required request parameters(s): {"url"}
                providers.aws.sign_req({"method": "post", "url": 1}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r"}, 0) mistypes operand 1 invalid values for required request parameters(s): {"url"}
                providers.aws.sign_req({"method": "post", "url": "http://a", "x": 1}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r"}, 0) mistypes operand 1 invalid request parameters(s): {"x"}
                providers.aws.sign_req({"method": "post", "url": "http://a", "headers": 1}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r"}, 0) mistypes operand 0 must be object but got number
                providers.aws.sign_req({"method": "post", "url": "http://a"}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r"}, 0.5) mistypes operand 3 could not convert time_ns value into a unix timestamp
                providers.aws.sign_req({"method": "post", "url": "http://a"}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r"}, "0") mistypes operand 1 must be number but got string
                providers.aws.sign_req({"method": "post", "url": "http://a"}, {"aws_access_key": "A", "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r", "disable_payload_signing": 1}, 0) mistypes operand 2 invalid value for 'disable_payload_signing' in AWS config
                providers.aws.sign_req({"method": "post", "url": "http://a"}, {"aws_access_key": "A", "aws_secret_access_key": 1}, 0) mistypes operand 2 missing required AWS config parameters(s): {"aws_region", "aws_service"}
                providers.aws.sign_req({"method": "post", "url": "http://a"}, {"aws_access_key": 1, "aws_secret_access_key": "S", "aws_service": "glacier", "aws_region": "r"}, 0) mistypes operand 2 invalid values for required AWS config parameters(s): {"aws_access_key"}
                providers.aws.sign_req({}, [], 0) mistypes operand 1 must be object but got array
                providers.aws.sign_req(1, {}, 0) mistypes operand 1 must be object but got number
                """);
    }
}
