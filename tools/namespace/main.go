// Command namespace gives a machine of its own to programs of a test: PIDs, mounts, network, host name and control groups that end with it.
//
// Usage:
//
//	namespace create -host NAME -pid-file FILE [-merge DIR] [-bind SOURCE:TARGET ...] [-cgroup NAME]
//	namespace link -pid PID -name LINK -address CIDR -peer-pid PID -peer-name LINK -peer-address CIDR [-default IP]
//	namespace route -pid PID -to CIDR -via IP
//	namespace enter -pid PID -- PROGRAM [ARGUMENT ...]
//
// Create writes the PID of the machine's first process to the file once the machine is there, and lasts as long as it. At SIGTERM it kills
// that process; should it be killed itself, the kernel does so through the parent-death signal. With the first process all others die, with
// them the mounts and the network. Then create removes the control groups. Merge lays DIR's programs and libraries beneath those of /usr.
//
// Link joins two machines by a pair of interfaces, route adds a route. PID 0 is the machine that namespace runs on.
//
// Enter runs a program in the machine and exits with its status, or 128 plus the number of the signal that ended it.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	commands := map[string]func([]string) (int, error){
		"create": create, "init": initialize, "link": link, "route": route, "enter": enter,
	}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: namespace create|link|route|enter …")
		os.Exit(64)
	}
	status, err := commands[os.Args[1]](os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "namespace "+os.Args[1]+":", err)
		os.Exit(70)
	}
	os.Exit(status)
}

// repeated is a flag that may be given several times.
type repeated []string

func (r *repeated) String() string { return strings.Join(*r, " ") }

func (r *repeated) Set(value string) error {
	*r = append(*r, value)
	return nil
}
