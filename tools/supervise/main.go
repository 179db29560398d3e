// Command supervise runs a program for a caller and ends it, with everything it started, when the caller ends.
//
// Usage: supervise [-grace DURATION] -- PROGRAM [ARGUMENT ...]
//
// The caller holds the write end of supervise's standard input. However the caller ends (normally, by a signal, by SIGKILL), the kernel
// closes that end, supervise reads end-of-file, sends SIGTERM to the program's process group, waits at most the grace period, and sends
// SIGKILL. Supervise is a subreaper, so descendants that changed their process group are found and killed too; and should supervise be
// killed itself, the kernel kills the program through its parent-death signal. Signals from a terminal are ignored: the caller decides.
//
// Supervise exits with the program's exit status, or 128 plus the number of the signal that ended it.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

const prSetChildSubreaper = 36

func main() {
	grace := flag.Duration("grace", 3*time.Second, "time between SIGTERM and SIGKILL")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: supervise [-grace DURATION] -- PROGRAM [ARGUMENT ...]")
		os.Exit(64)
	}
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	// The parent-death signal is tied to the thread that forks, so that thread must live as long as the process.
	runtime.LockOSThread()
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0); errno != 0 {
		fmt.Fprintln(os.Stderr, "supervise: cannot become subreaper:", errno)
		os.Exit(70)
	}

	// No signal disposition that this process ignores may reach the program: exec resets handlers, not ignores.
	signal.Reset(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	held := make(chan os.Signal, 8)
	signal.Notify(held, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)

	child := exec.Command(flag.Arg(0), flag.Args()[1:]...)
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := child.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "supervise:", err)
		os.Exit(71)
	}

	callerEnded := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(callerEnded)
	}()
	exited := make(chan error, 1)
	go func() { exited <- child.Wait() }()

	select {
	case <-exited:
	case <-callerEnded:
		_ = syscall.Kill(-child.Process.Pid, syscall.SIGTERM)
		select {
		case <-exited:
		case <-time.After(*grace):
		}
		_ = syscall.Kill(-child.Process.Pid, syscall.SIGKILL)
	}
	killDescendants(time.Now().Add(time.Second))
	if child.ProcessState == nil {
		os.Exit(137)
	}
	status := child.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		os.Exit(128 + int(status.Signal()))
	}
	os.Exit(status.ExitStatus())
}

// killDescendants kills every remaining child; as subreaper we inherit orphans, so repeating it reaches the whole tree.
func killDescendants(deadline time.Time) {
	for time.Now().Before(deadline) {
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
		if ppid, err := strconv.Atoi(string(fields[1])); err == nil && ppid == parent {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			children = append(children, pid)
		}
	}
	return children
}
