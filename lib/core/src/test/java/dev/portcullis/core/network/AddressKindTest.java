package dev.portcullis.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            8.8.8.8,                 PUBLIC
            1.1.1.1,                 PUBLIC
            172.15.255.255,          PUBLIC
            172.32.0.1,              PUBLIC
            100.63.255.255,          PUBLIC
            100.128.0.1,             PUBLIC
            192.169.0.1,             PUBLIC
            2606:4700::1111,         PUBLIC
            2001:4860:4860::8888,    PUBLIC
            64:ff9b::808:808,        PUBLIC
            2002:808:808::1,         PUBLIC
            127.0.0.1,               PRIVATE
            127.255.255.254,         PRIVATE
            10.0.0.1,                PRIVATE
            172.16.0.1,              PRIVATE
            172.31.255.255,          PRIVATE
            192.168.1.1,             PRIVATE
            169.254.169.254,         PRIVATE
            100.64.0.1,              PRIVATE
            192.0.0.1,               PRIVATE
            192.0.2.1,               PRIVATE
            198.18.0.1,              PRIVATE
            198.51.100.1,            PRIVATE
            203.0.113.1,             PRIVATE
            ::1,                     PRIVATE
            fe80::1,                 PRIVATE
            fec0::1,                 PRIVATE
            fc00::1,                 PRIVATE
            fd00:ec2::254,           PRIVATE
            ::ffff:127.0.0.1,        PRIVATE
            ::ffff:10.0.0.1,         PRIVATE
            ::7f00:1,                PRIVATE
            64:ff9b::7f00:1,         PRIVATE
            64:ff9b::a9fe:a9fe,      PRIVATE
            64:ff9b:1::1,            PRIVATE
            2002:7f00:1::,           PRIVATE
            2002:a00:1::,            PRIVATE
            2001::1,                 PRIVATE
            2001:db8::1,             PRIVATE
            3fff::1,                 PRIVATE
            100::1,                  PRIVATE
            0.0.0.0,                 NEVER
            0.1.2.3,                 NEVER
            224.0.0.1,               NEVER
            240.0.0.1,               NEVER
            255.255.255.255,         NEVER
            ::,                      NEVER
            ff02::1,                 NEVER
            ::ffff:0.0.0.0,          NEVER
            """)
    void knowsWhatIsPublic(String address, AddressKind kind) {
        assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
    }
}
