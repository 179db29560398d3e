// Command registry is an in-memory OCI registry for tests and the demo: go-containerregistry's, with or without the referrers API.
//
// It prints the address that it listens on as its first line on standard output. Given credentials it answers nobody else.
package main

import (
	"crypto/subtle"
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
	credentials := flag.String("credentials", "", "USER:PASSWORD that every request must carry, by basic authentication")
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
	handler := registry.New(registry.WithReferrersSupport(*referrers), registry.Logger(log.New(output, "", log.LstdFlags)))
	if *credentials != "" {
		handler = authenticated(*credentials, handler)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.Serve(listener))
}

func authenticated(credentials string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		user, password, _ := request.BasicAuth()
		if subtle.ConstantTimeCompare([]byte(user+":"+password), []byte(credentials)) != 1 {
			response.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
			response.Header().Set("Content-Type", "application/json")
			response.WriteHeader(http.StatusUnauthorized)
			fmt.Fprintln(response, `{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`)
			return
		}
		next.ServeHTTP(response, request)
	})
}
