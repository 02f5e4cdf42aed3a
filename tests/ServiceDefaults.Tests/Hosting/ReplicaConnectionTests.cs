using System.Net;
using System.Net.Sockets;

namespace Embassy.ServiceDefaults.Tests.Hosting;

public sealed class ReplicaConnectionTests : IDisposable
{
    static readonly IPAddress[] Addresses = [IPAddress.Parse("127.0.0.1"), IPAddress.Parse("127.0.0.2")];

    readonly int port = FreePorts.Free();
    readonly List<TcpListener> replicas = [];

    [Fact]
    public async Task Connections_are_spread_over_all_addresses_of_a_name()
    {
        Start(Addresses);
        // All forty to one of two replicas by chance: one in 550 thousand millions.
        Assert.Equal(2, (await Reached(40)).Distinct().Count());
    }

    [Fact]
    public async Task A_replica_that_is_gone_is_passed_over()
    {
        Start(Addresses[1]);
        Assert.All(await Reached(20), address => Assert.Equal(Addresses[1], address));
    }

    [Fact]
    public async Task Without_any_replica_the_call_fails() => await Assert.ThrowsAsync<SocketException>(() => Reached(1));

    public void Dispose() => replicas.ForEach(r => r.Dispose());

    void Start(params IPAddress[] addresses)
    {
        foreach (var address in addresses)
        {
            var replica = new TcpListener(address, port);
            replica.Start();
            replicas.Add(replica);
        }
    }

    async Task<List<IPAddress>> Reached(int times)
    {
        var reached = new List<IPAddress>();
        for (var i = 0; i < times; i++)
        {
            await using var stream = await ReplicaConnection.Connect(new DnsEndPoint("content", port),
                (name, _) => Task.FromResult(name == "content" ? (IPAddress[])[.. Addresses] : []), TestContext.Current.CancellationToken);
            reached.Add(((IPEndPoint)((NetworkStream)stream).Socket.RemoteEndPoint!).Address.MapToIPv4());
        }
        return reached;
    }
}
