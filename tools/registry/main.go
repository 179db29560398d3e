// Command registry is an in-memory OCI registry for tests and the demo: go-containerregistry's, with or without the referrers API.
//
// It prints the address that it listens on as its first line on standard output.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	referrers := flag.Bool("referrers", false, "serve the OCI 1.1 referrers API; without it clients must use the fallback tag")
	quiet := flag.Bool("quiet", true, "write no line per request")
	flag.Parse()

	output := io.Writer(os.Stderr)
	if *quiet {
		output = io.Discard
	}
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr())
	server := &http.Server{
		Handler:           registry.New(registry.WithReferrersSupport(*referrers), registry.Logger(log.New(output, "", log.LstdFlags))),
		ReadHeaderTimeout: 10 * time.Second,
	}
	log.Fatal(server.Serve(listener))
}
