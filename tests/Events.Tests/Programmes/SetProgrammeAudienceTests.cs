using System.Globalization;
using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Programmes;

public class SetProgrammeAudienceTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string In(TimeSpan time) => DateTime.UtcNow.Add(time).ToString("O", CultureInfo.InvariantCulture);

    static Task<HttpResponseMessage> Set(HttpClient office, string id, int release, string? embargo, string audience = "public",
        string? etag = null) =>
        office.Put($"/v1/engagements/{id}/programme/{release}/audience", new { audience, embargoUntil = embargo }, etag);

    static async Task<int[]> Told(Stack stack, string id) =>
        [.. (await stack.Log("events")).Where(a => a.Subject == $"engagements/{id}/programme")
            .Select(a => JsonElement.Parse(a.Json).GetProperty("data").GetProperty("release").GetInt32())];

    static async Task<string> Visit(Stack stack, int releases, string? embargo = null)
    {
        var id = await ReleaseProgrammeTests.Visit(stack);
        for (var i = 1; i <= releases; i++)
            await stack.Office()
                .Post($"/v1/engagements/{id}/programme",
                    new
                    {
                        audience = "public",
                        embargoUntil = embargo
                        ?? In(TimeSpan.FromHours(1)),
                        items = (object[])[ReleaseProgrammeTests.Item("talks", $"2031-05-01T1{i}:00", "Entretiens")]
                    })
                        .Json(HttpStatusCode.Created);
        return id;
    }

    [Theory, BothWays]
    public async Task Each_release_is_announced_when_its_own_embargo_ends(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var id = await Visit(stack, 3);
        await Set(office, id, 3, null, "internal").Json();
        await Set(office, id, 2, In(TimeSpan.FromHours(2))).Json();
        Assert.Equal(1, (await Set(office, id, 1, null).Json()).GetProperty("release").GetInt32());
        Assert.Equal((int[])[1], await Told(stack, id));
        Assert.Equal(1, (await stack.Http().GetAsync($"/v1/engagements/{id}/programme?locale=*").Json()).GetProperty("release").GetInt32());
        await Set(office, id, 2, In(TimeSpan.FromSeconds(1))).Json();
        await Eventually.True("the second is told", async () => (await Told(stack, id)).Length == 2);
        Assert.Equal((int[])[1, 2], await Told(stack, id));
    }

    [Theory, BothWays]
    public async Task What_is_public_stays_so_and_faults_are_named(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var id = await Visit(stack, 1, In(TimeSpan.FromHours(-1)));
        await Set(office, id, 1, In(TimeSpan.FromHours(1))).Problem(409, "embargo_ended");
        await Set(office, id, 1, null, "internal").Problem(409, "embargo_ended");
        Assert.Equal(["audience:required"], (await Set(office, id, 1, null, "").Problem(400, "invalid_request")).Faults());
        await Set(office, id, 9, null).Problem(404, "not_found");
        await Set(office, Guid.NewGuid().ToString(), 1, null).Problem(404, "not_found");
        await Set(office, id, 1, null, etag: "\"v99\"").Problem(412, "stale");
        await Set(stack.Http(), id, 1, null).Problem(401, "token_missing");
        await Set(stack.Http(Roles.Editor), id, 1, null).Problem(403, "forbidden");
    }
}
