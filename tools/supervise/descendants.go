package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

const fewestRounds = 20

// killDescendants kills every remaining child; as subreaper we inherit orphans, so repeating it reaches the whole tree. It gives up once it
// has gone on for the limit and a few rounds at least: a machine that lets it run seldom must not leave the tree alive.
func killDescendants(limit time.Duration) {
	deadline := time.Now().Add(limit)
	for round := 0; round < fewestRounds || time.Now().Before(deadline); round++ {
		children := childrenOf(os.Getpid())
		if len(children) == 0 {
			return
		}
		for _, pid := range children {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			var status syscall.WaitStatus
			_, _ = syscall.Wait4(pid, &status, syscall.WNOHANG, nil)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func childrenOf(parent int) []int {
	var children []int
	paths, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range paths {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		// The command name is in parentheses and may contain anything; the fields after the last one are fixed: state, ppid, …
		fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
		if len(fields) < 2 {
			continue
		}
		if ppid, err := strconv.Atoi(string(fields[1])); err == nil && ppid == parent {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			children = append(children, pid)
		}
	}
	return children
}
