using System.Net;
using Embassy.Gateway.Tests.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Routing;

public class ServiceHttpClientFactoryTests
{
    [Fact]
    public async Task A_read_whose_connection_broke_is_tried_once_more_and_a_write_never()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        var answer = Origin.Page("1");
        origin.Answers = http =>
        {
            if (origin.Asked(http.Request.Path + http.Request.QueryString) > 1) return answer(http);
            http.Abort();
            return Task.CompletedTask;
        };
        await stack.Http().GetAsync("/v1/pages/a?locale=ar").Json();
        Assert.Equal(2, origin.Asked("/v1/pages/a?locale=ar"));
        await stack.Http(Roles.Editor).Post("/v1/pages", new { }).Refused(503, "service_unavailable");
        Assert.Equal(1, origin.Asked("/v1/pages"));
    }

    [Fact]
    public async Task A_service_in_trouble_is_not_asked_twice_as_much_and_then_left_alone_for_a_moment()
    {
        await using var origin = await Origin.Start();
        await using var stack = await origin.Stack();
        origin.Answers = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        const int Asked = 60;
        for (var i = 0; i < Asked; i++)
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stack.Http().GetAsync($"/v1/pages/{i}?locale=ar")).StatusCode);
        var reached = Enumerable.Range(0, Asked).Sum(i => origin.Asked($"/v1/pages/{i}?locale=ar"));
        Assert.InRange(reached, 10, 25);
        origin.Answers = Origin.Page("1");
        await Eventually.True("it is asked again",
            async () => (await stack.Http().GetAsync("/v1/pages/back?locale=ar")).IsSuccessStatusCode);
    }
}
