package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const ready = "ready\n"

func create(arguments []string) (int, error) {
	flags := flag.NewFlagSet("create", flag.ExitOnError)
	host := flags.String("host", "machine", "host name of the machine")
	pidFile := flags.String("pid-file", "", "where the PID of its first process is written")
	merge := flags.String("merge", "", "folder laid out like a root whose programs and libraries are laid beneath those of /usr")
	cgroup := flags.String("cgroup", "", "name of a control group, made in every hierarchy and removed at the end")
	var binds repeated
	flags.Var(&binds, "bind", "SOURCE:TARGET, a folder mounted over another")
	_ = flags.Parse(arguments)

	// The parent-death signal is tied to the thread that forks.
	runtime.LockOSThread()
	terminated := make(chan os.Signal, 8)
	signal.Notify(terminated, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	if err := makeControlGroups(*cgroup); err != nil {
		return 0, err
	}
	defer removeControlGroups(*cgroup)

	first := exec.Command("/proc/self/exe", append([]string{"init", *host, *merge}, binds...)...)
	first.Stderr = os.Stderr
	first.SysProcAttr = &syscall.SysProcAttr{
		Pdeathsig: syscall.SIGKILL,
		Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC |
			syscall.CLONE_NEWUTS,
	}
	output, err := first.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := first.Start(); err != nil {
		return 0, fmt.Errorf("cannot make namespaces: %w", err)
	}
	if line, err := bufio.NewReader(output).ReadString('\n'); err != nil || line != ready {
		_ = first.Process.Kill()
		_ = first.Wait()
		return 71, nil
	}
	machine, _, err := within(first.Process.Pid)
	if err == nil {
		err = announce(*pidFile, first.Process.Pid)
	}
	if err != nil {
		_ = first.Process.Kill()
		_ = first.Wait()
		return 0, err
	}
	go keepWeight(*cgroup)
	go func() {
		<-terminated
		_ = first.Process.Kill()
	}()
	_ = first.Wait()
	removeLinks(machine)
	return 0, nil
}

// announce writes the file in one step, so that nobody reads half a number.
func announce(file string, pid int) error {
	if err := os.WriteFile(file+".part", []byte(strconv.Itoa(pid)), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".part", file)
}

// initialize is the first process: it makes the mounts, then reaps whoever dies without a parent.
func initialize(arguments []string) (int, error) {
	host, merge, binds := arguments[0], arguments[1], arguments[2:]
	if err := syscall.Sethostname([]byte(host)); err != nil {
		return 0, fmt.Errorf("host name: %w", err)
	}
	if err := mounts(merge, binds); err != nil {
		return 0, err
	}
	if err := loopback(); err != nil {
		return 0, err
	}
	for name, value := range map[string]string{
		"ip_forward": "1",
		// Connections whose other end has vanished would keep the network, and its interfaces, for minutes.
		"tcp_orphan_retries": "1",
	} {
		if err := os.WriteFile("/proc/sys/net/ipv4/"+name, []byte(value), 0); err != nil {
			return 0, err
		}
	}
	if _, err := io.WriteString(os.Stdout, ready); err != nil {
		return 0, err
	}
	_ = os.Stdout.Close()
	for {
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(-1, &status, 0, nil); err == syscall.ECHILD {
			time.Sleep(50 * time.Millisecond)
		}
	}
}

func mounts(merge string, binds []string) error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("cannot separate mounts: %w", err)
	}
	// Kubelet passes mounts on to containers, within this machine alone.
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_SHARED, ""); err != nil {
		return fmt.Errorf("cannot share mounts: %w", err)
	}
	if err := syscall.Mount("proc", "/proc", "proc", syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC, ""); err != nil {
		return fmt.Errorf("/proc: %w", err)
	}
	if err := syscall.Mount("run", "/run", "tmpfs", syscall.MS_NOSUID|syscall.MS_NODEV, "mode=755"); err != nil {
		return fmt.Errorf("/run: %w", err)
	}
	for _, bind := range binds {
		source, target, _ := strings.Cut(bind, ":")
		if err := syscall.Mount(source, target, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
			return fmt.Errorf("%s over %s: %w", source, target, err)
		}
	}
	if merge == "" {
		return nil
	}
	for _, name := range []string{"bin", "sbin", "lib"} {
		lower := []string{filepath.Join("/usr", name)}
		for _, folder := range []string{filepath.Join(merge, "usr", name), filepath.Join(merge, name)} {
			if _, err := os.Stat(folder); err == nil {
				lower = append(lower, folder)
			}
		}
		if len(lower) == 1 {
			continue
		}
		if err := syscall.Mount("overlay", lower[0], "overlay", 0, "lowerdir="+strings.Join(lower, ":")); err != nil {
			return fmt.Errorf("%s beneath %s: %w", strings.Join(lower[1:], ", "), lower[0], err)
		}
	}
	return nil
}
