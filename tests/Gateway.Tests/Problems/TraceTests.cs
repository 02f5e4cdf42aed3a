using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Problems;

public class TraceTests(Stacks stacks)
{
    [Theory, BothWays]
    public async Task The_traceId_of_a_problem_is_that_of_the_traceparent_that_was_sent(Way way)
    {
        var stack = await stacks.Whole(way);
        foreach (var path in (string[])["/v1/none", "/v1/pages/none", "/v1/pages?x=1", "/v1/reviews", "/v1/pages/%ff", "/v1/forums?x=1"])
        {
            var trace = Guid.NewGuid().ToString("n");
            var problem = await stack.Http().AsIs(HttpMethod.Get, path, null, ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"))
                .AnyProblem();
            Assert.Equal((path, trace), (path, problem.Text("traceId")));
        }
        foreach (var bad in (string[])["garbage", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-short-00f067aa0ba902b7-01", "ff-" + new string('a', 32) + "-00f067aa0ba902b7-01"])
        {
            var problem = await stack.Http().AsIs(HttpMethod.Get, "/v1/none", null, ("traceparent", bad)).Refused(404, "route_unknown");
            Assert.NotEqual(new string('0', 32), problem.Text("traceId"));
        }
    }
}

static class AnyProblems
{
    public static async Task<System.Text.Json.JsonElement> AnyProblem(this Task<HttpResponseMessage> asked)
    {
        var problem = System.Text.Json.JsonElement.Parse(await (await asked).Content.ReadAsStringAsync());
        Platform.WholeProblem(await asked, problem);
        return problem;
    }
}
