// Command workload is what the containers of a test's pods run.
//
// Usage:
//
//	workload pause                                wait to be ended; what holds a pod together
//	workload print TEXT                           write the text and the user's number, then wait
//	workload fetch URL                            write what the URL answers, asked for until it does with status 200, then wait;
//	                                              to the API server as the pod's service account
//	workload serve ADDRESS TEXT                   answer every HTTP request with the text
//	workload refuse ADDRESS CERT KEY TEXT         an admission webhook that refuses everything, with the text as the reason
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	arguments := os.Args[1:]
	switch {
	case len(arguments) == 0 || arguments[0] == "pause":
		wait()
	case len(arguments) == 2 && arguments[0] == "print":
		fmt.Printf("%s as user %d\n", arguments[1], os.Getuid())
		wait()
	case len(arguments) == 2 && arguments[0] == "fetch":
		go fetch(arguments[1])
		wait()
	case len(arguments) == 3 && arguments[0] == "serve":
		endOnSignal()
		log.Fatal(server(arguments[1], answer(arguments[2])).ListenAndServe())
	case len(arguments) == 5 && arguments[0] == "refuse":
		endOnSignal()
		log.Fatal(server(arguments[1], refusal(arguments[4])).ListenAndServeTLS(arguments[2], arguments[3]))
	default:
		fmt.Fprintln(os.Stderr, "usage: workload pause | print TEXT | fetch URL | serve ADDRESS TEXT | refuse ADDRESS CERT KEY TEXT")
		os.Exit(64)
	}
}

// wait reaps as well: where containers of a pod share their processes, this is the first of them.
func wait() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}

// endOnSignal is needed because the kernel drops signals that the first process of a container does not handle.
func endOnSignal() {
	go func() {
		wait()
		os.Exit(0)
	}()
}

const account = "/var/run/secrets/kubernetes.io/serviceaccount/"

// fetch repeats, because a Service's rules may reach the node after the pod.
func fetch(url string) {
	client := &http.Client{Timeout: 2 * time.Second}
	token := ""
	if strings.HasPrefix(url, "https:") {
		authority, _ := os.ReadFile(account + "ca.crt")
		bearer, _ := os.ReadFile(account + "token")
		known := x509.NewCertPool()
		known.AppendCertsFromPEM(authority)
		client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: known}}
		token = "Bearer " + string(bearer)
	}
	for ; ; time.Sleep(200 * time.Millisecond) {
		text, err := get(client, url, token)
		if err == nil {
			fmt.Println(text)
			return
		}
		fmt.Fprintln(os.Stderr, err)
	}
}

func get(client *http.Client, url, token string) (string, error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", token)
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, response.Status)
	}
	return strings.TrimSpace(string(text)), err
}

func server(address string, handler http.HandlerFunc) *http.Server {
	return &http.Server{Addr: address, Handler: handler, ReadHeaderTimeout: 10 * time.Second}
}

func answer(text string) http.HandlerFunc {
	return func(response http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(response, text)
	}
}

func refusal(text string) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		var review struct {
			Request struct {
				UID string `json:"uid"`
			} `json:"request"`
		}
		if err := json.NewDecoder(http.MaxBytesReader(response, request.Body, 16<<20)).Decode(&review); err != nil {
			http.Error(response, err.Error(), http.StatusBadRequest)
			return
		}
		response.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(response).Encode(map[string]any{
			"apiVersion": "admission.k8s.io/v1",
			"kind":       "AdmissionReview",
			"response": map[string]any{
				"uid":     review.Request.UID,
				"allowed": false,
				"status":  map[string]any{"code": http.StatusForbidden, "message": text},
			},
		})
	}
}
