// Command supervise runs a program for a caller and ends it, with everything it started, when the caller ends.
//
// Usage:
//
//	supervise [-grace DURATION] [-folder DIR] -- PROGRAM [ARGUMENT ...]
//	supervise -remove -folder DIR
//
// The caller holds the write end of supervise's standard input. However the caller ends (normally, by a signal, by SIGKILL), the kernel
// closes that end, supervise reads end-of-file, sends SIGTERM to the program's process group, waits at most the grace period, and sends
// SIGKILL. Supervise is a subreaper, so descendants that changed their process group are found and killed too; and should supervise be
// killed itself, the kernel kills the program through its parent-death signal. Signals from a terminal are ignored: the caller decides.
// A line STOP, CONT, TERM or KILL on standard input sends that signal to the program's process group.
//
// The second form waits for end-of-file and then for every supervise that was given the same folder, and removes the folder; a line KEEP
// before the end-of-file leaves it.
//
// Supervise exits with the program's exit status, or 128 plus the number of the signal that ended it.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

const prSetChildSubreaper = 36

var terminalSignals = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}

func main() {
	grace := flag.Duration("grace", 3*time.Second, "time between SIGTERM and SIGKILL")
	folder := flag.String("folder", "", "the run's folder, locked while the program runs")
	remove := flag.Bool("remove", false, "run no program; remove the folder when the caller and all programs of the run have ended")
	flag.Parse()
	if (flag.NArg() == 0) != *remove || (*remove && *folder == "") {
		fmt.Fprintln(os.Stderr, "usage: supervise [-grace DURATION] [-folder DIR] -- PROGRAM [ARGUMENT ...] | -remove -folder DIR")
		os.Exit(64)
	}
	// Notify rather than Ignore: exec resets handlers, but an ignored signal would stay ignored in the program.
	signal.Notify(make(chan os.Signal, 8), terminalSignals...)
	// A session of its own keeps a SIGKILL to the caller's process group away. It fails, harmlessly, for the leader of a group.
	_, _ = syscall.Setsid()
	if *remove {
		os.Exit(removeWhenOver(*folder))
	}
	if *folder != "" {
		if _, err := lock(*folder, syscall.LOCK_SH); err != nil {
			fail(73, err)
		}
	}
	os.Exit(supervise(flag.Args(), *grace))
}

func supervise(program []string, grace time.Duration) int {
	// The parent-death signal is tied to the thread that forks, so that thread must live as long as the process.
	runtime.LockOSThread()
	if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0); errno != 0 {
		fail(70, fmt.Errorf("cannot become subreaper: %w", errno))
	}
	child := exec.Command(program[0], program[1:]...)
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := child.Start(); err != nil {
		fail(71, err)
	}
	group := child.Process.Pid

	callerEnded := make(chan struct{})
	go func() {
		obey(os.Stdin, group)
		close(callerEnded)
	}()
	exited := make(chan struct{})
	go func() {
		_ = child.Wait()
		close(exited)
	}()

	select {
	case <-exited:
	case <-callerEnded:
		_ = syscall.Kill(-group, syscall.SIGTERM)
		_ = syscall.Kill(-group, syscall.SIGCONT)
		await(exited, grace)
	}
	_ = syscall.Kill(-group, syscall.SIGKILL)
	ended := await(exited, time.Second)
	killDescendants(time.Second)
	if !ended {
		return 128 + int(syscall.SIGKILL)
	}
	status := child.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		return 128 + int(status.Signal())
	}
	return status.ExitStatus()
}

// obey forwards the signals that the caller asks for until the caller ends.
func obey(input io.Reader, group int) {
	signals := map[string]syscall.Signal{
		"STOP": syscall.SIGSTOP, "CONT": syscall.SIGCONT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL,
	}
	lines := bufio.NewScanner(input)
	for lines.Scan() {
		if wanted, known := signals[lines.Text()]; known {
			_ = syscall.Kill(-group, wanted)
		}
	}
	_, _ = io.Copy(io.Discard, input)
}

func await(event <-chan struct{}, limit time.Duration) bool {
	select {
	case <-event:
		return true
	case <-time.After(limit):
		// Where both have come before this process was let run, the choice is by chance: an event that has come counts.
		select {
		case <-event:
			return true
		default:
			return false
		}
	}
}

func fail(status int, err error) {
	fmt.Fprintln(os.Stderr, "supervise:", err)
	os.Exit(status)
}
