using Embassy.Forums.V1;
using Grpc.Core;

namespace Embassy.Forums.Tests.Forums;

public class GetForumTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_one_forum_with_an_etag_that_changes_with_its_counts(Way way)
    {
        var stack = await stacks.Forums(way);
        var before = await stack.Http().GetAsync("/v1/forums/oic");
        Assert.Equal("Organisation of Islamic Cooperation",
            (await stack.Http().GetAsync("/v1/forums/oic?locale=en").Json()).GetProperty("name").Text("text"));
        Assert.Equal(before.ETag(), (await stack.Http().GetAsync("/v1/forums/oic")).ETag());

        await stack.Desk().Import("oic", "OIC,,AZE,member,1992,year,,a,", "OIC,,BIH,observer,1994,year,,a,");
        var after = await stack.Http().GetAsync("/v1/forums/oic");
        Assert.Equal((1, 1),
            ((await after.Json()).GetProperty("members").GetInt32(), (await after.Json()).GetProperty("others").GetInt32()));
        Assert.NotEqual(before.ETag(), after.ETag());
    }

    [Theory, BothWays]
    public async Task Another_forum_is_not_there(Way way)
    {
        await using var stack = await Stack.Start(way, [DeskOfficer.Alone("un")]);
        var client = new ForumsService.ForumsServiceClient(stack.Grpc("forums-un"));
        var members = new MembershipsService.MembershipsServiceClient(stack.Grpc("forums-un"));
        Assert.Equal("United Nations", (await client.GetForumAsync(new GetForumRequest { Forum = "un", Locale = "en" })).Name.Text_);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.GetForumAsync(new GetForumRequest { Forum = "nam" }));
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
        refused = await Assert.ThrowsAsync<RpcException>(
            async () => await members.ListMembersAsync(new ListMembersRequest { Forum = "nam" }));
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
        refused = await Assert.ThrowsAsync<RpcException>(async () => await client.GetForumAsync(new GetForumRequest()));
        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }
}
