package dev.portcullis.testing.node;

import dev.portcullis.testing.process.RunFolder;
import java.nio.file.Path;

/** The configuration of what runs on one node. */
final class NodeFiles {
    private final RunFolder folder;
    private final Addresses addresses;
    private final String name;
    private final int number;
    private final Pki pki;

    NodeFiles(RunFolder folder, Addresses addresses, String name, int number, Pki pki) {
        this.folder = folder;
        this.addresses = addresses;
        this.name = name;
        this.number = number;
        this.pki = pki;
    }

    /** Where containerd looks up how to reach the registry that images name so: by plain HTTP. */
    static void registry(RunFolder folder, String named, String host) {
        folder.write("registries/" + named + "/hosts.toml", """
                server = "http://%1$s"
                [host."http://%1$s"]
                  capabilities = ["pull", "resolve"]
                """.formatted(host));
    }

    Path containerd(String pauseImage) {
        String network = folder.directory(name + "/network").toString();
        folder.write(name + "/network/10-pods.conflist", """
                {"cniVersion": "1.0.0", "name": "pods", "plugins": [{"type": "ptp", "ipMasq": false, "ipam": {
                  "type": "host-local", "dataDir": "/run/pod-addresses",
                  "ranges": [[{"subnet": "%s"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
                """.formatted(addresses.pods(number)));
        return folder.write(name + "/containerd.toml", """
                version = 3
                root = "/var/lib/containerd"
                state = "/run/containerd"
                [grpc]
                  address = "/run/containerd/containerd.sock"
                [plugins.'io.containerd.internal.v1.opt']
                  path = "/var/lib/containerd/opt"
                [plugins.'io.containerd.cri.v1.images'.pinned_images]
                  sandbox = "%s"
                [plugins.'io.containerd.cri.v1.images'.registry]
                  config_path = "%s"
                [plugins.'io.containerd.cri.v1.runtime']
                  restrict_oom_score_adj = true
                [plugins.'io.containerd.cri.v1.runtime'.cni]
                  bin_dirs = ["/usr/lib/cni"]
                  conf_dir = "%s"
                """.formatted(
                        pauseImage, folder.path().resolve("registries"), network));
    }

    Path kubelet(String controlGroup) {
        pki.serving(name, name, addresses.node(number));
        return folder.write(name + "/kubelet.yaml", """
                apiVersion: kubelet.config.k8s.io/v1beta1
                kind: KubeletConfiguration
                authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: "%s"}}
                authorization: {mode: Webhook}
                tlsCertFile: "%s"
                tlsPrivateKeyFile: "%s"
                address: "%4$s"
                healthzBindAddress: "%4$s"
                containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
                cgroupDriver: cgroupfs
                cgroupRoot: "/%5$s"
                failCgroupV1: false
                enforceNodeAllocatable: []
                evictionHard: {}
                imageGCHighThresholdPercent: 100
                failSwapOn: false
                serializeImagePulls: false
                resolvConf: ""
                clusterDomain: cluster.local
                clusterDNS: ["%6$s"]
                volumePluginDir: /var/lib/kubelet/volume-plugins
                nodeStatusUpdateFrequency: 2s
                """.formatted(
                        pki.file("ca.crt"),
                        pki.file(name + ".crt"),
                        pki.file(name + ".key"),
                        addresses.node(number),
                        controlGroup,
                        addresses.dns()));
    }

    Path kubeletAccess() {
        return pki.kubeconfig(name + "-kubelet", "system:node:" + name, "system:nodes");
    }

    Path proxy() {
        return folder.write(name + "/proxy.yaml", """
                apiVersion: kubeproxy.config.k8s.io/v1alpha1
                kind: KubeProxyConfiguration
                mode: iptables
                hostnameOverride: "%s"
                bindAddress: "%3$s"
                healthzBindAddress: "%3$s:%4$d"
                metricsBindAddress: "127.0.0.1:10249"
                clientConnection: {kubeconfig: "%2$s"}
                clusterCIDR: "%5$s"
                conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
                """.formatted(
                        name,
                        pki.kubeconfig(name + "-kube-proxy", "system:kube-proxy"),
                        addresses.node(number),
                        RealNode.PROXY_HEALTH,
                        addresses.allPods()));
    }
}
