using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class LinkAgreementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Leads_to_one_agreement_and_tells_so_once(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var (id, agreement) = (await desk.Open(), await desk.Enter());
        Task<HttpResponseMessage> Link(string to) => desk.Post($"/v1/initiatives/{id}:link", new { agreement = to });
        Assert.Equal(["agreement:required"], (await Link("").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["agreement:unknown_agreement"], (await Link(Guid.NewGuid().ToString()).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["agreement:unknown_agreement"],
            (await Link(await desk.Enter(("audience", "internal"))).Problem(400, "invalid_request")).Faults());
        Assert.Equal(agreement, (await Link(agreement).Json()).Text("agreement"));
        Assert.Equal(2, (await Link(agreement).Json()).GetProperty("version").GetInt32());
        await Link(await desk.Enter()).Problem(409, "contradicts");
        await stack.Http(Roles.Editor).Post($"/v1/initiatives/{id}:link", new { agreement }).Problem(403, "forbidden");
        Assert.Equal(["opened", "linked"],
            (await stack.Log("cooperation")).Where(a => a.Subject == $"initiatives/{id}").Select(a => a.RoutingKey.Split('.')[2]));
    }
}
