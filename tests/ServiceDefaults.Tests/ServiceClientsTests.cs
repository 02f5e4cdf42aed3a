using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Embassy.Content.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults.Tests;

public class ServiceClientsTests
{
    // Longer than a connection may take (2 s), asked all the while: neither a rest between attempts nor a channel that
    // has given up is left.
    [Fact]
    public async Task A_peer_that_was_away_for_long_answers_the_first_call_after_it_is_back()
    {
        var address = $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        using var serviceClients =
            new ServiceClients(new ConfigurationBuilder().AddInMemoryCollection([new("Services:content", address)]).Build());
        var client = new MissionsService.MissionsServiceClient(serviceClients.Channel("content"));
        for (var until = DateTime.UtcNow.AddSeconds(4); DateTime.UtcNow < until; await Task.Delay(100))
            Assert.Equal(StatusCode.Unavailable,
                (await Assert.ThrowsAsync<RpcException>(async () => await client.GetMissionAsync(new GetMissionRequest()))).StatusCode);

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address).ConfigureKestrel(k => k.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        await using var back = builder.Build();
        back.MapGrpcService<Answering>();
        await back.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("DZA", (await client.GetMissionAsync(new GetMissionRequest())).SendingState);
    }

    // A connection that is neither taken nor refused: the queue of a listener that takes none is full.
    [Fact]
    public async Task A_peer_that_takes_no_connection_is_unavailable_after_two_seconds_and_no_call_was_called_off()
    {
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var waiting = Enumerable.Range(0, 8)
            .Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        try
        {
            foreach (var socket in waiting)
            {
                try
                {
                    await socket.ConnectAsync(deaf.LocalEndPoint!).WaitAsync(TimeSpan.FromMilliseconds(200));
                }
                catch (TimeoutException)
                {
                    break;
                }
            }
            using var serviceClients = new ServiceClients(new ConfigurationBuilder().AddInMemoryCollection([new("Services:content", $"http://{deaf.LocalEndPoint}")]).Build());
            var client = new MissionsService.MissionsServiceClient(serviceClients.Channel("content"));
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.GetMissionAsync(new GetMissionRequest()));
            Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        }
        finally
        {
            foreach (var socket in waiting) socket.Dispose();
        }
    }

    sealed class Answering : MissionsService.MissionsServiceBase
    {
        public override Task<Mission> GetMission(GetMissionRequest request, ServerCallContext context) =>
            Task.FromResult(new Mission { SendingState = "DZA" });
    }
}
