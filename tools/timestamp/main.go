// Command timestamp-server is a timestamp authority (RFC 3161) for tests and the demo: Sigstore's, with a key and a chain that live in memory.
//
// Sigstore's own command also serves metrics, on a fixed port of every address of the machine; this one listens where it is told and nowhere else.
package main

import (
	"flag"
	"log"
	"time"

	"github.com/sigstore/timestamp-authority/v2/pkg/server"
	"github.com/spf13/viper"
)

// The policy that Sigstore's authorities put into their timestamps.
const policy = "1.3.6.1.4.1.57264.2"

func main() {
	host := flag.String("host", "127.0.0.1", "address to listen on")
	port := flag.Int("port", 0, "port to listen on; required")
	flag.Parse()
	if *port <= 0 {
		log.Fatal("-port is required")
	}

	for key, value := range map[string]any{
		"timestamp-signer":            "memory",
		"timestamp-signer-hash":       "sha256",
		"include-chain-in-response":   false,
		"enforce-intermediate-eku":    true,
		"disable-ntp-monitoring":      true,
		"max-request-body-size":       uint64(1 << 20),
		"http-request-id-header-name": "X-Request-ID",
		"default-policy-oid":          policy,
		"accepted-policy-oids":        []string{policy},
	} {
		viper.Set(key, value)
	}
	timeout := 10 * time.Second
	log.Fatal(server.NewRestAPIServer(*host, *port, []string{"http"}, false, timeout, timeout).Serve())
}
