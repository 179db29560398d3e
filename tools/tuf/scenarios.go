package main

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"
)

var scenarios = map[string]func(s *scenario){
	// Right.
	"good": func(s *scenario) { s.serve() },
	"versions-only": func(s *scenario) {
		s.described = false
		s.publish()
		s.serve()
		s.release()
		s.serve()
	},
	"without-consistent-snapshot": func(s *scenario) {
		s.root.Signed.ConsistentSnapshot = false
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.files = map[string][]byte{"1.root.json": s.files["1.root.json"]}
		s.publish()
		s.serve()
		s.release()
		s.serve()
	},
	"updated": func(s *scenario) {
		s.serve()
		s.release()
		s.serve()
		s.release()
		s.release()
		s.serve()
	},
	"two-rotations": func(s *scenario) {
		s.serve()
		s.nextRoot()
		s.nextRoot()
		s.release()
		s.serve()
	},
	"every-key-replaced": func(s *scenario) {
		s.serve()
		s.replaceEveryKey()
		s.release()
		s.serve()
	},
	"expired-root-between": func(s *scenario) {
		s.serve()
		s.root.Signed.Expires = s.now.Add(-day)
		s.nextRoot()
		s.root.Signed.Expires = s.now.Add(365 * day)
		s.nextRoot()
		s.serve()
	},
	"recovered-from-fast-forward": func(s *scenario) {
		s.snapshot.Signed.Version = 1 << 30
		s.timestamp.Signed.Version = 1 << 30
		s.publish()
		s.serve()
		s.recover(newKey("ed25519"))
	},
	// One of two online keys was lost and is withdrawn; the other one stays.
	"recovered-by-withdrawal": func(s *scenario) {
		remaining, lost := newKey("ed25519"), newKey("ed25519")
		s.entrust(metadata.TIMESTAMP, 1, remaining, lost)
		s.entrust(metadata.SNAPSHOT, 1, remaining, lost)
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.signers[metadata.TIMESTAMP] = []*key{lost, remaining}
		s.signers[metadata.SNAPSHOT] = []*key{lost, remaining}
		s.snapshot.Signed.Version = 1 << 30
		s.timestamp.Signed.Version = 1 << 30
		s.publish()
		s.serve()
		s.recover(remaining)
	},
	"unknown-fields": func(s *scenario) {
		extra := map[string]any{"x-note": map[string]any{"b": 1, "a": "line\nbreak \"quote\" back\\slash ü 𝒳"}}
		s.root.Signed.UnrecognizedFields = extra
		s.targets.Signed.UnrecognizedFields = extra
		s.snapshot.Signed.UnrecognizedFields = extra
		s.timestamp.Signed.UnrecognizedFields = extra
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.publish()
		s.serve()
	},
	"place-kept-for-a-signature": func(s *scenario) {
		file := sign(s.root, s.keys[metadata.ROOT][:2])
		empty := fmt.Sprintf(`"signatures":[{"keyid":"%s","sig":""},`, s.keys[metadata.ROOT][2].id)
		s.files["1.root.json"] = bytes.Replace(file, []byte(`"signatures":[`), []byte(empty), 1)
		s.serve()
	},
	"delegates-other-targets": func(s *scenario) {
		s.delegate("others/*")
		s.serve()
	},
	"unknown-key-kind-beside": func(s *scenario) {
		unknown := newKey("ed25519")
		unknown.public.Type, unknown.public.Scheme, unknown.id = "post-quantum", "post-quantum-1", "future"
		s.entrust(metadata.TIMESTAMP, 1, unknown, s.keys[metadata.TIMESTAMP][0])
		s.signers[metadata.TIMESTAMP] = s.keys[metadata.TIMESTAMP][1:]
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.publish()
		s.serve()
	},

	// Older versions.
	"rollback-timestamp": func(s *scenario) {
		before := s.files["timestamp.json"]
		s.release()
		s.serve()
		s.files["timestamp.json"] = before
		s.serve()
	},
	"rollback-snapshot": func(s *scenario) {
		s.snapshot.Signed.Version = 5
		s.publish()
		s.serve()
		s.snapshot.Signed.Version = 4
		s.timestamp.Signed.Version++
		s.publish()
		s.serve()
	},
	"rollback-targets": func(s *scenario) {
		s.targets.Signed.Version = 5
		s.publish()
		s.serve()
		s.targets.Signed.Version = 4
		s.snapshot.Signed.Version++
		s.timestamp.Signed.Version++
		s.publish()
		s.serve()
	},
	"snapshot-lacks-a-file": func(s *scenario) {
		s.snapshot.Signed.Meta["others.json"] = metadata.MetaFile(3)
		s.publish()
		s.serve()
		delete(s.snapshot.Signed.Meta, "others.json")
		s.release()
		s.serve()
	},
	"rollback-delegated": func(s *scenario) {
		s.snapshot.Signed.Meta["others.json"] = metadata.MetaFile(3)
		s.publish()
		s.serve()
		s.snapshot.Signed.Meta["others.json"] = metadata.MetaFile(2)
		s.release()
		s.serve()
	},
	"root-went-back": func(s *scenario) {
		s.files["2.root.json"] = s.files["1.root.json"]
		s.serve()
	},

	// Expired, or frozen: the tests let time go on.
	"expired-root": func(s *scenario) {
		s.serve()
		s.root.Signed.Expires = s.now
		s.nextRoot()
		s.serve()
	},
	"expired-timestamp": func(s *scenario) {
		s.timestamp.Signed.Expires = s.now
		s.publish()
		s.serve()
	},
	"expired-snapshot": func(s *scenario) {
		s.snapshot.Signed.Expires = s.now.Add(-time.Second)
		s.publish()
		s.serve()
	},
	"expired-targets": func(s *scenario) {
		s.targets.Signed.Expires = s.now.Add(-day)
		s.publish()
		s.serve()
	},

	// Other bytes than were signed.
	"other-content": func(s *scenario) {
		s.serveContent([]byte(`{"content":2}`))
		s.serve()
	},
	"longer-content": func(s *scenario) {
		s.serveContent(append(bytes.Clone(s.content), '\n'))
		s.serve()
	},
	"shorter-content": func(s *scenario) {
		s.serveContent(s.content[1:])
		s.serve()
	},
	"other-snapshot": func(s *scenario) {
		s.snapshot.Signed.Expires = s.now.Add(22 * day)
		s.replace("1.snapshot.json", sign(s.snapshot, s.signers[metadata.SNAPSHOT]))
		s.serve()
	},
	"other-targets": func(s *scenario) {
		s.targets.Signed.Expires = s.now.Add(89 * day)
		signed := sign(s.targets, s.signers[metadata.TARGETS])
		for len(signed) != len(s.files["1.targets.json"]) { // signatures differ in length
			signed = sign(s.targets, s.signers[metadata.TARGETS])
		}
		s.replace("1.targets.json", signed)
		s.serve()
	},
	"changed-after-signing": func(s *scenario) {
		s.replace("timestamp.json", bytes.Replace(s.files["timestamp.json"], []byte(`"version":1}`), []byte(`"version":2}`), 1))
		s.serve()
	},
	"length-beyond-bound": func(s *scenario) {
		s.timestamp.Signed.Meta["snapshot.json"].Length = 1 << 30
		s.publishTimestamp()
		s.serve()
	},
	"content-beyond-bound": func(s *scenario) {
		s.content = bytes.Repeat([]byte(" "), 1<<20)
		s.publish()
		s.serve()
	},

	// Too few signatures.
	"threshold-not-met": func(s *scenario) {
		s.signers[metadata.TARGETS] = s.keys[metadata.TARGETS][:1]
		s.publish()
		s.serve()
	},
	"given-root-threshold-not-met": func(s *scenario) {
		s.publishRoot(s.keys[metadata.ROOT][:1]...)
		s.serve()
	},
	"root-without-old-keys": func(s *scenario) {
		s.serve()
		s.nextRoot()
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.serve()
	},
	"root-without-new-keys": func(s *scenario) {
		s.serve()
		before := s.keys[metadata.ROOT]
		s.nextRoot()
		s.publishRoot(before...)
		s.serve()
	},
	"root-with-one-old-key": func(s *scenario) {
		s.serve()
		before := s.keys[metadata.ROOT]
		s.nextRoot()
		s.publishRoot(append(before[:1:1], s.keys[metadata.ROOT]...)...)
		s.serve()
	},
	"signed-twice-by-one": func(s *scenario) {
		one := s.keys[metadata.TARGETS][0]
		s.signers[metadata.TARGETS] = []*key{one, one}
		s.publish()
		s.serve()
	},
	"one-key-under-two-names": func(s *scenario) {
		one := s.keys[metadata.TARGETS][0]
		s.entrust(metadata.TARGETS, 2, one, &key{one.signer, one.public, "another"})
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.publish()
		s.serve()
	},
	"swapped-keys": func(s *scenario) {
		s.signers[metadata.TIMESTAMP], s.signers[metadata.SNAPSHOT] = s.keys[metadata.SNAPSHOT], s.keys[metadata.TIMESTAMP]
		s.publish()
		s.serve()
	},
	"swapped-signatures": func(s *scenario) {
		one, other := s.keys[metadata.TARGETS][0], s.keys[metadata.TARGETS][1]
		s.signers[metadata.TARGETS] = []*key{{one.signer, one.public, other.id}, {other.signer, other.public, one.id}}
		s.publish()
		s.serve()
	},
	"stranger": func(s *scenario) {
		s.signers[metadata.TIMESTAMP] = []*key{newKey("ecdsa")}
		s.publish()
		s.serve()
	},
	"stranger-under-a-known-name": func(s *scenario) {
		known := s.keys[metadata.TIMESTAMP][0]
		s.signers[metadata.TIMESTAMP] = []*key{{newKey("ecdsa").signer, known.public, known.id}}
		s.publish()
		s.serve()
	},
	"withdrawn-key": func(s *scenario) {
		s.serve()
		s.root.Signed.Version++
		s.entrust(metadata.TIMESTAMP, 1, newKey("ed25519"))
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.serve()
	},
	"unknown-key-kind-only": func(s *scenario) {
		unknown := newKey("ed25519")
		unknown.public.Type, unknown.public.Scheme, unknown.id = "post-quantum", "post-quantum-1", "future"
		s.entrust(metadata.TIMESTAMP, 1, unknown)
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.publish()
		s.serve()
	},
	"threshold-of-none": func(s *scenario) {
		s.root.Signed.Roles[metadata.TIMESTAMP].Threshold = 0
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.signers[metadata.TIMESTAMP] = nil
		s.publish()
		s.serve()
	},
	"other-repository": func(s *scenario) {
		given := s.files["1.root.json"]
		s.repository = newRepository(s.now, s.content)
		s.files["1.root.json"] = given
		s.serve()
	},

	// Files that do not belong together.
	"missing-root-version": func(s *scenario) {
		s.serve()
		s.replaceEveryKey()
		s.replaceEveryKey()
		s.release()
		delete(s.files, "2.root.json")
		s.serve()
	},
	"skipped-root-version": func(s *scenario) {
		s.serve()
		s.root.Signed.Version++
		s.nextRoot()
		s.files["2.root.json"] = s.files["3.root.json"]
		s.serve()
	},
	"too-many-roots": func(s *scenario) {
		s.serve()
		for range 65 {
			s.root.Signed.Version++
			s.publishRoot(s.keys[metadata.ROOT][:2]...)
		}
		s.serve()
	},
	"other-snapshot-version": func(s *scenario) {
		s.described = false
		s.publish()
		s.snapshot.Signed.Version = 2
		s.replace("1.snapshot.json", sign(s.snapshot, s.signers[metadata.SNAPSHOT]))
		s.serve()
	},
	"other-targets-version": func(s *scenario) {
		s.described = false
		s.publish()
		s.targets.Signed.Version = 2
		s.replace("1.targets.json", sign(s.targets, s.signers[metadata.TARGETS]))
		s.serve()
	},
	// One key signs for both roles, so that only the type tells the files apart.
	"swapped-files": func(s *scenario) {
		s.described = false
		s.entrust(metadata.SNAPSHOT, 1, s.keys[metadata.TIMESTAMP]...)
		s.publishRoot(s.keys[metadata.ROOT]...)
		s.publish()
		s.replace("1.snapshot.json", s.files["timestamp.json"])
		s.serve()
	},
	// A timestamp that gets through without its snapshot; clients must not rest on it later.
	"half-updated": func(s *scenario) {
		s.serve()
		s.release()
		delete(s.files, "2.snapshot.json")
		s.serve()
	},

	// Not there.
	"missing-timestamp": func(s *scenario) {
		delete(s.files, "timestamp.json")
		s.serve()
	},
	"missing-targets": func(s *scenario) {
		delete(s.files, "1.targets.json")
		s.serve()
	},
	"missing-content": func(s *scenario) {
		for path := range s.files {
			if strings.HasPrefix(path, "targets/") {
				delete(s.files, path)
			}
		}
		s.serve()
	},
	"delegated-content": func(s *scenario) {
		delete(s.targets.Signed.Targets, target)
		s.delegate(target)
		s.serve()
	},

	// Not readable.
	"specification-2": func(s *scenario) {
		s.timestamp.Signed.SpecVersion = "2.0.0"
		s.publish()
		s.serve()
	},
	"not-json": func(s *scenario) {
		s.replace("timestamp.json", []byte("<html>"))
		s.serve()
	},
	"name-twice": func(s *scenario) {
		file := s.files["timestamp.json"]
		s.replace("timestamp.json", bytes.Replace(file, []byte(`"_type"`), []byte(`"version":9,"_type"`), 1))
		s.serve()
	},
	"not-an-integer": func(s *scenario) {
		s.timestamp.Signed.UnrecognizedFields = map[string]any{"x-note": 1.5}
		file := must(s.timestamp.ToBytes(false))
		s.replace("timestamp.json", file)
		s.serve()
	},
}

// replaceEveryKey publishes a root with new keys for every role.
func (r *repository) replaceEveryKey() {
	r.entrust(metadata.TARGETS, 1, newKey("rsa"))
	r.entrust(metadata.SNAPSHOT, 1, newKey("ecdsa"))
	r.entrust(metadata.TIMESTAMP, 1, newKey("ed25519"))
	r.nextRoot()
}

// recover goes back to low versions under a root in which only this key signs timestamps and snapshots.
func (s *scenario) recover(online *key) {
	s.root.Signed.Version++
	s.entrust(metadata.TIMESTAMP, 1, online)
	s.entrust(metadata.SNAPSHOT, 1, online)
	s.publishRoot(s.keys[metadata.ROOT]...)
	s.snapshot.Signed.Version = 1
	s.timestamp.Signed.Version = 1
	s.release()
	s.serve()
}

// delegate gives paths to a role of its own.
func (r *repository) delegate(path string) {
	k := newKey("ed25519")
	role := metadata.DelegatedRole{Name: "others", KeyIDs: []string{k.id}, Threshold: 1, Paths: []string{path}}
	r.targets.Signed.Delegations = &metadata.Delegations{
		Keys:  map[string]*metadata.Key{k.id: k.public},
		Roles: []metadata.DelegatedRole{role},
	}
	r.publishTargets()
}

// replace puts other bytes where something was published.
func (r *repository) replace(path string, content []byte) {
	if bytes.Equal(r.files[path], content) {
		check(fmt.Errorf("%s is the same as before", path))
	}
	r.files[path] = content
}
