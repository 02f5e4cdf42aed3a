using System.Diagnostics;
using System.Net;
using Embassy.Content.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Embassy.Gateway.Tests.Problems;

public class ServicesAwayTests
{
    [Theory, BothWays]
    public async Task A_service_that_is_down_is_said_at_once_and_found_again_when_it_is_back(Way way)
    {
        await using var stack = await Stack.Start(way, [Platform.Hosts[0], Platform.Hosts[2]]);
        await stack.Http().GetAsync("/v1/agreements").Json();
        await stack.Stop("cooperation");
        var watch = Stopwatch.StartNew();
        // Who has a token is never answered out of the cache.
        await stack.Http(Roles.DeskOfficer).GetAsync("/v1/agreements").Refused(503, "service_unavailable");
        await stack.Http(Roles.DeskOfficer).Post("/v1/agreements", new { }).Refused(503, "service_unavailable");
        Assert.Equal(HttpStatusCode.ServiceUnavailable,
            (await stack.Http(Roles.DeskOfficer).AsIs(HttpMethod.Head, "/v1/agreements")).StatusCode);
        var native = await Rpc.All.First(r => r.Method.Name == "ListAgreements").Call(stack.Grpc("gateway"), []);
        Assert.Equal(StatusCode.Unavailable, native.StatusCode);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        await stack.Http().GetAsync("/v1/mission").Json();
        await stack.Restart("cooperation");
        await stack.Http(Roles.DeskOfficer).GetAsync("/v1/agreements").Json();
        Assert.Equal(StatusCode.OK,
            (await Rpc.All.First(r => r.Method.Name == "ListAgreements").Call(stack.Grpc("gateway"), [])).StatusCode);
    }

    [Fact]
    public async Task A_service_that_hangs_is_given_up_and_one_that_talks_nonsense_is_not_passed_on()
    {
        await using var odd = ServiceHost.NewBuilder(["--urls", "http://127.0.0.1:0"]).Build();
        odd.Run(async http =>
        {
            switch (http.Request.Path.Value)
            {
                case "/v1/mission":
                    await Task.Delay(Timeout.Infinite, http.RequestAborted);
                    break;
                case "/v1/pages":
                    http.Response.StatusCode = 500;
                    http.Response.ContentType = "text/html";
                    await http.Response.WriteAsync("<pre>System.Exception: at Embassy.Content.X() in /src/x.cs:line 1</pre>");
                    break;
                case "/v1/pages/empty":
                    http.Response.StatusCode = 500;
                    break;
                case "/v1/pages/teapot":
                    http.Response.StatusCode = 418;
                    break;
                case "/v1/pages/json":
                    http.Response.StatusCode = 500;
                    await http.Response.WriteAsJsonAsync(new { error = "System.Exception" });
                    break;
                case "/v1/pages/status":
                    http.Response.StatusCode = 500;
                    await http.Response.WriteAsJsonAsync(
                        new { code = 2, message = "System.Exception: secret", details = Array.Empty<object>() });
                    break;
                case "/v1/pages/code":
                    http.Response.StatusCode = 400;
                    await http.Response.WriteAsJsonAsync(
                        new { code = 3, message = "m", details = (object[])[new { reason = "of_tomorrow", metadata = new { } }] });
                    break;
                case "/v1/pages/reset":
                    http.Abort();
                    break;
                default:
                    http.Response.StatusCode = 404;
                    break;
            }
        });
        await odd.StartAsync();
        await using var stack =
            await Stack.Start(Way.Embedded, [],
                new Dictionary<string, string?> { ["Services:content"] = odd.Urls.First(), ["Gateway:TimeoutSeconds"] = "1" });
        var watch = Stopwatch.StartNew();
        await stack.Http().GetAsync("/v1/mission").Refused(504, "timeout");
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        foreach (var path in (string[])["", "/empty", "/teapot", "/json", "/status"])
            await stack.Http().GetAsync("/v1/pages" + path).Refused(500, "internal");
        await stack.Http().GetAsync("/v1/pages/code").Problem(400, "invalid_request");
        await stack.Http().GetAsync("/v1/pages/reset").Refused(503, "service_unavailable");
        await stack.Http().GetAsync("/v1/pages/unknown/editions").Refused(401, "token_missing");
        var refused =
            await Assert.ThrowsAsync<RpcException>(
                async () => await new MissionsService.MissionsServiceClient(stack.Grpc("gateway"))
                    .GetMissionAsync(new GetMissionRequest()));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    [Fact]
    public async Task A_service_whose_address_swallows_everything_is_given_up_within_seconds()
    {
        // TEST-NET-1: no host answers there, not even with a reset.
        await using var stack = await Stack.Start(Way.Embedded, [], new Dictionary<string, string?> { ["Services:content"] = "http://192.0.2.1:8080", ["Services:forums-un"] = "http://192.0.2.1:8080" });
        var watch = Stopwatch.StartNew();
        var asked = stack.Http().GetAsync("/v1/mission");
        await asked.Refused(503, "service_unavailable");
        await stack.Http().GetAsync("/v1/forums").Refused(503, "service_unavailable");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
