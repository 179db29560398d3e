// Command rekor-v1 is a transparency log of the first generation for tests: Sigstore's, on a Trillian log server, with
// a tree of its own and a key that lives in memory.
//
// Sigstore's own command also serves metrics, on a fixed port of every address of the machine; this one listens on loopback and nowhere
// else. It has no search index.
package main

import (
	"flag"
	"fmt"
	"log"

	"github.com/go-openapi/loads"
	"github.com/sigstore/rekor/pkg/api"
	"github.com/sigstore/rekor/pkg/generated/restapi"
	"github.com/sigstore/rekor/pkg/generated/restapi/operations"
	"github.com/sigstore/rekor/pkg/types"
	"github.com/sigstore/rekor/pkg/types/dsse"
	_ "github.com/sigstore/rekor/pkg/types/dsse/v0.0.1"
	"github.com/sigstore/rekor/pkg/types/hashedrekord"
	_ "github.com/sigstore/rekor/pkg/types/hashedrekord/v0.0.1"
	"github.com/sigstore/rekor/pkg/types/intoto"
	intoto1 "github.com/sigstore/rekor/pkg/types/intoto/v0.0.1"
	intoto2 "github.com/sigstore/rekor/pkg/types/intoto/v0.0.2"
	"github.com/spf13/viper"
)

// The kinds of entry that signatures of container images use.
var kinds = []string{hashedrekord.KIND, dsse.KIND, intoto.KIND}

var operationIDs = []string{
	"getLogInfo", "getPublicKey", "getLogProof", "createLogEntry", "getLogEntryByIndex", "getLogEntryByUUID", "searchLogQuery",
}

func main() {
	port := flag.Int("port", 0, "port of 127.0.0.1 to listen on; required")
	trillian := flag.Int("trillian-port", 0, "port of 127.0.0.1 where the Trillian log server listens; required")
	hostname := flag.String("hostname", "127.0.0.1", "the log's name in its checkpoints")
	flag.Parse()
	if *port <= 0 || *trillian <= 0 {
		log.Fatal("-port and -trillian-port are required")
	}
	log.Fatal(serve(*port, *trillian, *hostname))
}

func serve(port, trillian int, hostname string) error {
	for key, value := range map[string]any{
		"trillian_log_server.address": "127.0.0.1",
		"trillian_log_server.port":    trillian,
		"rekor_server.hostname":       hostname,
		"rekor_server.signer":         "memory",
		"enabled_api_endpoints":       operationIDs,
		"enable_retrieve_api":         false,
		"max_request_body_size":       1 << 22,
	} {
		viper.Set(key, value)
	}
	intoto1.SetMaxAttestationSize(1 << 20)
	intoto2.SetMaxAttestationSize(1 << 20)
	types.SetAllowedKindsForSubmission(kinds)

	document, err := loads.Embedded(restapi.SwaggerJSON, restapi.FlatSwaggerJSON)
	if err != nil {
		return fmt.Errorf("the API's description: %w", err)
	}
	server := restapi.NewServer(operations.NewRekorServerAPI(document))
	server.Host = "127.0.0.1"
	server.Port = port
	server.EnabledListeners = []string{"http"}
	// Tree 0 asks for a new one.
	api.ConfigureAPI(0)
	server.ConfigureAPI()
	return server.Serve()
}
