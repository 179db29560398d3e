// Command vault is HashiCorp Vault, server and command line, built from its module as published.
package main

import (
	"os"

	"github.com/hashicorp/vault/command"
)

func main() { os.Exit(command.Run(os.Args[1:])) }
