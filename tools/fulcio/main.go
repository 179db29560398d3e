// Command fulcio is a certificate authority for tests and the demo: Sigstore's, with a root that lives in memory and no certificate
// transparency log, so certificates carry no SCT.
//
// Sigstore's own command also serves metrics on every address of the machine; this one listens on loopback and nowhere else.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/sigstore/fulcio/pkg/ca/ephemeralca"
	"github.com/sigstore/fulcio/pkg/config"
	gateway "github.com/sigstore/fulcio/pkg/generated/protobuf"
	legacy "github.com/sigstore/fulcio/pkg/generated/protobuf/legacy"
	"github.com/sigstore/fulcio/pkg/server"
	keys "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	"github.com/sigstore/sigstore/pkg/signature"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
)

var algorithms = []keys.PublicKeyDetails{
	keys.PublicKeyDetails_PKIX_ECDSA_P256_SHA_256,
	keys.PublicKeyDetails_PKIX_ECDSA_P384_SHA_384,
	keys.PublicKeyDetails_PKIX_RSA_PKCS1V15_2048_SHA256,
	keys.PublicKeyDetails_PKIX_ED25519,
}

func main() {
	issuers := flag.String("config", "", "file with the OIDC issuers; required")
	port := flag.Int("port", 0, "port of 127.0.0.1 to listen on; required")
	flag.Parse()
	if *issuers == "" || *port <= 0 {
		log.Fatal("-config and -port are required")
	}
	log.Fatal(serve(*issuers, *port))
}

func serve(issuers string, port int) error {
	settings, err := config.Load(issuers)
	if err != nil {
		return fmt.Errorf("%s: %w", issuers, err)
	}
	authority, err := ephemeralca.NewEphemeralCA()
	if err != nil {
		return err
	}
	permitted, err := signature.NewAlgorithmRegistryConfig(algorithms)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}

	withSettings := func(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
		return handle(config.With(ctx, settings), request)
	}
	calls := grpc.NewServer(grpc.UnaryInterceptor(withSettings))
	service := server.NewGRPCCAServer(nil, authority, permitted, server.NewIssuerPool(settings))
	gateway.RegisterCAServer(calls, service)
	legacy.RegisterCAServer(calls, server.NewLegacyGRPCCAServer(service))
	grpc_health_v1.RegisterHealthServer(calls, service)
	go func() { log.Fatal(calls.Serve(listener)) }()

	handler, err := translate(listener.Addr().String())
	if err != nil {
		return err
	}
	web := &http.Server{
		Addr:              fmt.Sprintf("127.0.0.1:%d", port),
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
	}
	return web.ListenAndServe()
}

// translate turns HTTP requests into calls of the server at the address.
func translate(address string) (http.Handler, error) {
	plain := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	connection, err := grpc.NewClient(address, plain...)
	if err != nil {
		return nil, err
	}
	token := func(_ context.Context, request *http.Request) metadata.MD {
		return metadata.Pairs(server.MetadataOIDCTokenKey, strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer "))
	}
	mux := runtime.NewServeMux(
		runtime.WithMetadata(token),
		runtime.WithHealthzEndpoint(grpc_health_v1.NewHealthClient(connection)))
	if err := gateway.RegisterCAHandler(context.Background(), mux, connection); err != nil {
		return nil, err
	}
	return mux, legacy.RegisterCAHandler(context.Background(), mux, connection)
}
