using System.Net;
using Embassy.Content.V1;

namespace Embassy.ServiceDefaults.Tests;

// Holds Kestrel to what HttpProtocolDetection relies on.
public class HttpProtocolDetectionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task One_port_serves_http_1_and_http_2_with_prior_knowledge(string version)
    {
        var stack = await stacks.On(Way.Embedded, Probe.Listener);
        foreach (var address in (string[])[stack.Address, stack.AddressOf("content")])
        {
            using var http =
                new HttpClient
                {
                    DefaultRequestVersion = Version.Parse(version),
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
                };
            var answer = await http.GetAsync($"{address}/health/live");
            Assert.Equal((HttpStatusCode.OK, Version.Parse(version)), (answer.StatusCode, answer.Version));
        }
    }

    [Fact]
    public async Task And_native_grpc_at_the_service_and_through_the_gateway()
    {
        var stack = await stacks.On(Way.Embedded, Probe.Listener);
        foreach (var at in (string[])["content", "gateway"])
            Assert.Equal("DZA",
                (await new MissionsService.MissionsServiceClient(stack.Grpc(at)).GetMissionAsync(new GetMissionRequest())).SendingState);
    }
}
