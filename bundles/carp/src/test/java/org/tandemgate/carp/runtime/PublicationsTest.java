package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tandemgate.carp.runtime.NodeElectionTest.await;
import static org.tandemgate.carp.runtime.NodeElectionTest.settings;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.work.WorkThread;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;

/** What waits while the kernel refuses the addresses of a master. */
class PublicationsTest {
    /** Each waits for the address thread too, whose queue must not be full. */
    private static final int MANY = WorkThread.CAPACITY / 4;

    private static final AddressPlan PLAN =
            new AddressPlan(
                    "lan",
                    2,
                    "lan",
                    1,
                    settings("lan", 1, 20, "10.0.0.1/24").macMode(),
                    settings("lan", 1, 20, "10.0.0.1/24").addresses(),
                    true,
                    100);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private NodeElection node;
    private Member member;
    private AddressWork addresses;
    private Publications publications;

    @BeforeEach
    void start() throws Exception {
        node = new NodeElection(new FakeKernel("10.0.0.2/24"));
        node.addListener(
                change -> told.add(change.from() + ">" + change.to() + " " + change.reason()));
        member = node.add("lan");
        addresses = new AddressWork(member, node);
        publications = new Publications(addresses, node.listeners());
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void publish(final Role from, final Role to, final String reason) {
        publications.behindAddresses(new RoleChange(member.status(), from, to, reason));
    }

    private void refuse(final boolean refuse) {
        addresses.submit(
                PLAN,
                (data, plan) -> {
                    if (refuse) {
                        throw new LinuxException("RTM_NEWADDR", "10.0.0.1", Errno.EPERM);
                    }
                });
        await(() -> (addresses.problem() != null) == refuse, addresses::problem);
    }

    /** Each advertisement of a second master asks for one, for as long as the kernel refuses. */
    @Test
    void ofAMasterThatSaysItAgainAndAgainOnlyTheLastWaits() {
        refuse(true);
        publish(Role.BACKUP, Role.MASTER, "silence");
        for (int i = 0; i < MANY; i++) {
            publish(Role.MASTER, Role.MASTER, "slower master heard " + i);
        }

        refuse(false);
        publications.again();

        await(() -> told.size() >= 2, () -> told);
        publications.atOnce(new RoleChange(member.status(), Role.MASTER, Role.BACKUP, "yields"));
        await(() -> told.contains("MASTER>BACKUP yields"), () -> told);
        assertEquals(
                List.of(
                        "BACKUP>MASTER silence",
                        "MASTER>MASTER slower master heard " + (MANY - 1),
                        "MASTER>BACKUP yields"),
                told);
    }
}
