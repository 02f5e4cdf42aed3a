using System.Text.Json;
using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Composition;

public class PartTests
{
    [Fact]
    public async Task The_same_failure_has_the_same_state_and_reason_in_every_composed_response()
    {
        await using var hanging = ServiceHost.NewBuilder(["--urls", "http://127.0.0.1:0"]).Build();
        Microsoft.AspNetCore.Builder.RunExtensions.Run(hanging, http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await hanging.StartAsync(TestContext.Current.CancellationToken);
        await using var stack = await Stack.Start(Way.Embedded, [Platform.Hosts[0], Platform.Alone("nam")],
            new Dictionary<string, string?> { ["Services:forums-un"] = hanging.Urls.First() });
        var overview = await stack.Http().GetAsync("/v1/overview?partner=AZE").Json();
        var dossier = await stack.Http().GetAsync("/v1/dossiers/DZA-AZE").Json();
        var forums = await stack.Http().GetAsync("/v1/forums").Json();
        foreach (var part in new[] { Forum(overview.GetProperty("forums"), "un"), Forum(dossier, "un"), dossier.GetProperty("agreement") })
            Assert.Equal(("missing", "timeout"), (part.Text("state"), part.Text("reason")));
        // No process serves this one.
        foreach (var part in new[] { Forum(overview.GetProperty("forums"), "oic"), Forum(dossier, "oic") })
            Assert.Equal(("missing", "service_unavailable"), (part.Text("state"), part.Text("reason")));
        Assert.Equal(["un"], forums.GetProperty("unreachable").EnumerateArray().Select(f => f.GetString()));
    }

    [Fact]
    public async Task A_response_is_refused_only_if_no_service_answered()
    {
        await using var stack = await Stack.Start(Way.Embedded, [],
            new Dictionary<string, string?> { ["Services:forums-un"] = "http://127.0.0.1:1" });
        foreach (var path in (string[])["/v1/overview?partner=AZE", "/v1/dossiers/DZA-AZE", "/v1/forums"])
            await stack.Http().GetAsync(path).Refused(503, "service_unavailable");
    }

    [Theory]
    [InlineData("ok ok", "ok", "")]
    [InlineData("ok missing", "degraded", "missing-1")]
    [InlineData("degraded missing", "degraded", "degraded-0")]
    [InlineData("missing missing", "missing", "missing-0")]
    public void Parts_of_parts_have_one_state_and_the_first_reason(string states, string state, string reason) =>
        Assert.Equal((state, reason), PartState.Of([.. states.Split(' ').Select((s, i) => (s, s == "ok" ? "" : $"{s}-{i}"))]));

    static JsonElement Forum(JsonElement of, string forum) =>
        of.GetProperty("forums").EnumerateArray().Single(f => f.Text("forum") == forum);
}
