package main

import (
	"flag"
	"fmt"
	"net"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

// within opens the network of a machine; 0 is the one that this program runs on.
func within(pid int) (*netlink.Handle, netns.NsHandle, error) {
	var space netns.NsHandle
	var err error
	if pid == 0 {
		space, err = netns.Get()
	} else {
		space, err = netns.GetFromPid(pid)
	}
	if err != nil {
		return nil, space, fmt.Errorf("network of process %d: %w", pid, err)
	}
	handle, err := netlink.NewHandleAt(space)
	return handle, space, err
}

func loopback() error {
	device, err := netlink.LinkByName("lo")
	if err != nil {
		return err
	}
	return netlink.LinkSetUp(device)
}

// removeLinks removes a dead machine's interfaces, and with them their other ends: its network may outlive it for a while, held by
// connections that are being given up.
func removeLinks(machine *netlink.Handle) {
	devices, _ := machine.LinkList()
	for _, device := range devices {
		if device.Type() == "veth" {
			_ = machine.LinkDel(device)
		}
	}
}

func link(arguments []string) (int, error) {
	flags := flag.NewFlagSet("link", flag.ExitOnError)
	pid := flags.Int("pid", 0, "a process of the one machine")
	name := flags.String("name", "", "name of the interface there")
	address := flags.String("address", "", "address and prefix length there")
	peerPid := flags.Int("peer-pid", 0, "a process of the other machine")
	peerName := flags.String("peer-name", "", "name of the interface there")
	peerAddress := flags.String("peer-address", "", "address and prefix length there")
	gateway := flags.String("default", "", "where the other machine sends what it knows no route for")
	_ = flags.Parse(arguments)

	here, _, err := within(*pid)
	if err != nil {
		return 0, err
	}
	there, space, err := within(*peerPid)
	if err != nil {
		return 0, err
	}
	pair := &netlink.Veth{
		LinkAttrs:     netlink.LinkAttrs{Name: *name},
		PeerName:      *peerName,
		PeerNamespace: netlink.NsFd(space),
	}
	if err := here.LinkAdd(pair); err != nil {
		return 0, fmt.Errorf("cannot make %s: %w", *name, err)
	}
	if err := up(here, *name, *address); err != nil {
		return 0, err
	}
	if err := up(there, *peerName, *peerAddress); err != nil {
		return 0, err
	}
	if *gateway == "" {
		return 0, nil
	}
	return 0, there.RouteAdd(&netlink.Route{Gw: net.ParseIP(*gateway)})
}

func up(machine *netlink.Handle, name, address string) error {
	device, err := machine.LinkByName(name)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	parsed, err := netlink.ParseAddr(address)
	if err != nil {
		return err
	}
	if err := machine.AddrAdd(device, parsed); err != nil {
		return fmt.Errorf("%s on %s: %w", address, name, err)
	}
	return machine.LinkSetUp(device)
}

func route(arguments []string) (int, error) {
	flags := flag.NewFlagSet("route", flag.ExitOnError)
	pid := flags.Int("pid", 0, "a process of the machine")
	to := flags.String("to", "", "range of addresses")
	via := flags.String("via", "", "who knows the way")
	_ = flags.Parse(arguments)
	_, destination, err := net.ParseCIDR(*to)
	if err != nil {
		return 0, err
	}
	machine, _, err := within(*pid)
	if err != nil {
		return 0, err
	}
	return 0, machine.RouteAdd(&netlink.Route{Dst: destination, Gw: net.ParseIP(*via)})
}
