using System.Diagnostics;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Problems;

public class SecretPathsTests(Stacks stacks)
{
    const string Secret = "S3cr3t-Qx7.abc_def";

    // A path that is added tomorrow with such a name in it is tested too.
    [Fact]
    public void Every_path_with_a_secret_in_it_is_redacted()
    {
        var paths = Rpc.All.Where(r => r.PathFields.Any(f => f.Name is "token" or "secret" or "signature" or "key_secret")).Select(r =>
            r.Path).ToList();
        Assert.Contains("/v1/previews/{token}", paths);
        Assert.Contains("/v1/subscriptions/{secret}/calendar.ics", paths);
        foreach (var path in paths.Select(p =>
            System.Text.RegularExpressions.Regex.Replace(p, "{(token|secret|signature|key_secret)}", Secret)))
            foreach (var shown in (string[])[path, path.ToUpperInvariant(), $"http://content:8080{path}?locale=ar", $"GET {path}"])
                Assert.DoesNotContain(Secret, SecretPaths.Redact(shown), StringComparison.OrdinalIgnoreCase);
    }

    [Theory, InlineData("/v1/subscriptions"), InlineData("/v1/subscriptions/0e7c:revoke"), InlineData("/v1/pages/previews/x"),
        InlineData("/v1/previews")]
    public void A_path_without_one_stays_as_it_is(string path) => Assert.Equal(path, SecretPaths.Redact(path));

    [Theory, BothWays]
    public async Task A_problem_does_not_give_the_secret_back(Way way)
    {
        var stack = await stacks.Whole(way);
        foreach (var path in (string[])[$"/v1/previews/{Secret}", $"/v1/subscriptions/{Secret}/calendar.ics",
            $"/v1/subscriptions/{Secret}/none", $"/v1/previews/{Secret}/x", $"/v1/previews/{Secret}?x=1"])
        {
            var answer = await stack.Http().GetAsync(path);
            Assert.False(answer.IsSuccessStatusCode);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.Contains("\"instance\":\"/v1/", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_span_is_exported_without_the_secret()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == "SecretPathsTests",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("SecretPathsTests");
        var span = source.StartActivity($"GET /v1/previews/{Secret}")!;
        span.SetTag("url.path", $"/v1/previews/{Secret}").SetTag("url.full",
            $"http://content:8080/v1/subscriptions/{Secret}/calendar.ics").SetTag("http.route",
                "/v1/previews/{token}").SetTag("http.response.status_code", 200);
        using var processor = new SecretPathProcessor();
        processor.OnEnd(span);
        Assert.DoesNotContain(Secret, span.DisplayName + string.Join(' ', span.TagObjects.Select(t => t.Value)), StringComparison.Ordinal);
        Assert.Equal(("/v1/previews/redacted", "http://content:8080/v1/subscriptions/redacted/calendar.ics", 200),
            (span.GetTagItem("url.path"), span.GetTagItem("url.full"), span.GetTagItem("http.response.status_code")));
    }
}
