using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Content.Tests.Facts;

public class AgreementStandingTests(Stacks stacks) : IClassFixture<Stacks>
{
    // The proposal and the status changes arrive through two queues, so two handlers may have read the same version.
    [Theory, BothWays]
    public async Task A_status_that_was_read_before_another_was_stored_is_not_stored_over_it(Way way)
    {
        var stack = await stacks.Content(way);
        var id = Guid.NewGuid();
        await Note("signed", 1);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => Note("awaiting", 2, meanwhile: () => Note("in-force", 3)));
        Assert.Equal(("in-force", 3), await Stored());
        // Handled again, it is older than the stored one and changes nothing.
        await Note("awaiting", 2);
        Assert.Equal(("in-force", 3), await Stored());

        Task Note(string status, int version, Func<Task>? meanwhile = null) => stack.Query<ContentDb, int>("content", async db =>
        {
            var missions = stack.Services("content").GetRequiredService<MissionCache>();
            await AgreementStanding.Note(db, missions, id.ToString(), status, version, DateTimeOffset.UtcNow, default);
            if (meanwhile is not null) await meanwhile();
            return await db.SaveChangesAsync();
        });
        Task<(string, int)> Stored() => stack.Query<ContentDb, (string, int)>("content", async db =>
            await db.AgreementStandings.Where(s => s.Id == id).Select(s => new ValueTuple<string, int>(s.Status, s.Version)).SingleAsync());
    }
}
