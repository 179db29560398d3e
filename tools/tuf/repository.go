package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/theupdateframework/go-tuf/v2/metadata"
)

const (
	day    = 24 * time.Hour
	target = "trusted_root.json"
)

// key signs; its identifier is go-tuf's unless it is given another one.
type key struct {
	signer signature.Signer
	public *metadata.Key
	id     string
}

func newKey(kind string) *key {
	var signer signature.Signer
	switch kind {
	case "ed25519":
		_, private, err := ed25519.GenerateKey(rand.Reader)
		check(err)
		signer = must(signature.LoadED25519Signer(private))
	case "ecdsa":
		private := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
		signer = must(signature.LoadECDSASigner(private, crypto.SHA256))
	case "rsa":
		private := must(rsa.GenerateKey(rand.Reader, 2048))
		options := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256}
		signer = must(signature.LoadRSAPSSSigner(private, crypto.SHA256, options))
	}
	public := must(metadata.KeyFromPublicKey(must(signer.PublicKey())))
	return &key{signer, public, must(public.ID())}
}

// repository is what its keepers have, and the files that they have published.
type repository struct {
	now       time.Time
	root      *metadata.Metadata[metadata.RootType]
	targets   *metadata.Metadata[metadata.TargetsType]
	snapshot  *metadata.Metadata[metadata.SnapshotType]
	timestamp *metadata.Metadata[metadata.TimestampType]
	// keys of each role; who really signs is in signers.
	keys, signers map[string][]*key
	content       []byte
	// next is what releases deliver; nil for a placeholder.
	next []byte
	// described tells whether timestamp and snapshot say lengths and hashes, or versions only.
	described bool
	files     map[string][]byte
}

// newRepository publishes version 1 of everything: two of three root keys must sign, both targets keys, and one for each other role.
func newRepository(now time.Time, content []byte) *repository {
	now = now.UTC().Truncate(time.Second)
	r := &repository{
		now:       now,
		root:      metadata.Root(now.Add(365 * day)),
		targets:   metadata.Targets(now.Add(90 * day)),
		snapshot:  metadata.Snapshot(now.Add(21 * day)),
		timestamp: metadata.Timestamp(now.Add(7 * day)),
		keys:      map[string][]*key{},
		signers:   map[string][]*key{},
		content:   content,
		described: true,
		files:     map[string][]byte{},
	}
	r.entrust(metadata.ROOT, 2, newKey("ed25519"), newKey("ecdsa"), newKey("rsa"))
	r.entrust(metadata.TARGETS, 2, newKey("ed25519"), newKey("ecdsa"))
	r.entrust(metadata.SNAPSHOT, 1, newKey("ed25519"))
	r.entrust(metadata.TIMESTAMP, 1, newKey("ecdsa"))
	r.publishRoot(r.keys[metadata.ROOT]...)
	r.publish()
	return r
}

// entrust replaces the keys of a role in the root that is published next.
func (r *repository) entrust(role string, threshold int, keys ...*key) {
	ids := []string{}
	for _, k := range keys {
		r.root.Signed.Keys[k.id] = k.public
		ids = append(ids, k.id)
	}
	r.root.Signed.Roles[role].KeyIDs = ids
	r.root.Signed.Roles[role].Threshold = threshold
	r.keys[role] = keys
	r.signers[role] = keys
}

func (r *repository) publishRoot(signers ...*key) {
	r.files[fmt.Sprintf("%d.root.json", r.root.Signed.Version)] = sign(r.root, signers)
}

// nextRoot publishes the next version of the root with new root keys, signed by these and the ones before.
func (r *repository) nextRoot() {
	before := r.keys[metadata.ROOT]
	r.root.Signed.Version++
	r.entrust(metadata.ROOT, 2, newKey("ecdsa"), newKey("ed25519"))
	r.publishRoot(append(before, r.keys[metadata.ROOT]...)...)
}

// release makes the next version of everything but the root, with other content.
func (r *repository) release() {
	r.targets.Signed.Version++
	r.snapshot.Signed.Version++
	r.timestamp.Signed.Version++
	r.content = r.next
	if r.content == nil {
		r.content = []byte(fmt.Sprintf(`{"content":%d}`, r.targets.Signed.Version))
	}
	r.publish()
}

// publish signs everything but the root as it is.
func (r *repository) publish() {
	r.targets.Signed.Targets[target] = must(metadata.TargetFile().FromBytes(target, r.content, "sha256", "sha512"))
	r.publishTargets()
	r.serveContent(r.content)
}

func (r *repository) publishTargets() {
	file := sign(r.targets, r.signers[metadata.TARGETS])
	r.files[r.path(metadata.TARGETS, r.targets.Signed.Version)] = file
	r.snapshot.Signed.Meta["targets.json"] = r.describe(file, r.targets.Signed.Version)
	r.publishSnapshot()
}

func (r *repository) publishSnapshot() {
	file := sign(r.snapshot, r.signers[metadata.SNAPSHOT])
	r.files[r.path(metadata.SNAPSHOT, r.snapshot.Signed.Version)] = file
	r.timestamp.Signed.Meta["snapshot.json"] = r.describe(file, r.snapshot.Signed.Version)
	r.publishTimestamp()
}

func (r *repository) publishTimestamp() {
	r.files["timestamp.json"] = sign(r.timestamp, r.signers[metadata.TIMESTAMP])
}

func (r *repository) describe(file []byte, version int64) *metadata.MetaFiles {
	described := metadata.MetaFile(version)
	if r.described {
		digest := sha256.Sum256(file)
		described.Length = int64(len(file))
		described.Hashes = metadata.Hashes{"sha256": digest[:]}
	}
	return described
}

func (r *repository) path(role string, version int64) string {
	if !r.root.Signed.ConsistentSnapshot {
		return role + ".json"
	}
	return fmt.Sprintf("%d.%s.json", version, role)
}

// serveContent puts bytes where the content is that targets metadata names at present.
func (r *repository) serveContent(content []byte) {
	if !r.root.Signed.ConsistentSnapshot {
		r.files["targets/"+target] = content
		return
	}
	for _, hash := range r.targets.Signed.Targets[target].Hashes {
		r.files["targets/"+hex.EncodeToString(hash)+"."+target] = content
	}
}

func sign[T metadata.Roles](file *metadata.Metadata[T], signers []*key) []byte {
	file.ClearSignatures()
	for _, k := range signers {
		check(addSignature(file, k))
	}
	return must(file.ToBytes(false))
}

func addSignature[T metadata.Roles](file *metadata.Metadata[T], k *key) error {
	if _, err := file.Sign(k.signer); err != nil {
		return err
	}
	file.Signatures[len(file.Signatures)-1].KeyID = k.id
	return nil
}
