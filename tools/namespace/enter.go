package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

func enter(arguments []string) (int, error) {
	flags := flag.NewFlagSet("enter", flag.ExitOnError)
	pid := flags.Int("pid", 0, "a process of the machine")
	_ = flags.Parse(arguments)
	if flags.NArg() == 0 {
		return 64, errors.New("no program is named")
	}
	// The program is in the same process group, so whoever signals this one signals it as well.
	signal.Notify(make(chan os.Signal, 8), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	// Namespaces belong to a thread; the child starts in those of the thread that forks.
	runtime.LockOSThread()
	if err := join(*pid); err != nil {
		return 0, err
	}
	child := exec.Command(flags.Arg(0), flags.Args()[1:]...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	var exit *exec.ExitError
	if err := child.Run(); err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	status := child.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return status.ExitStatus(), nil
}

func join(pid int) error {
	working, err := os.Getwd()
	if err != nil {
		return err
	}
	// Threads of a program share root and working folder, and a thread that shares them cannot change its mounts.
	if err := unix.Unshare(unix.CLONE_FS); err != nil {
		return fmt.Errorf("cannot separate the working folder: %w", err)
	}
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return fmt.Errorf("process %d: %w", pid, err)
	}
	// All at once: the PID could be somebody else's by the second look.
	kinds := unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS
	if err := unix.Setns(process, kinds); err != nil {
		return fmt.Errorf("cannot enter the machine of process %d: %w", pid, err)
	}
	return unix.Chdir(working)
}
