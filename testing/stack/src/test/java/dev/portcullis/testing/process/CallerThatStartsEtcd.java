package dev.portcullis.testing.process;

import dev.portcullis.testing.cluster.Etcd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Starts etcd and a shell with a stubborn child, prints its run folder, and waits to be killed. */
final class CallerThatStartsEtcd {
    private CallerThatStartsEtcd() {}

    public static void main(String[] arguments) throws InterruptedException {
        Tools tools = Tools.find();
        RunFolder folder = RunFolder.create(tools, "caller");
        Etcd etcd = Etcd.start(tools, folder);
        Program shell = Program.of(Path.of("/bin/sh"), "-c", "trap '' TERM; setsid sleep 400 & echo ready; sleep 401");
        Supervised stubborn = Supervised.start(folder, "stubborn", shell);
        stubborn.awaitReady(Duration.ofSeconds(5), () -> stubborn.output().contains("ready"));
        System.out.println(folder.path());
        System.out.flush();
        new CountDownLatch(1).await();
        System.out.println(etcd.client() + " " + stubborn.log());
    }
}
