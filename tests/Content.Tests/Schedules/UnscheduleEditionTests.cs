using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Schedules;

public class UnscheduleEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task What_was_approved_stays_approved_and_nothing_happens_by_itself(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        await desk.Do(key, "ar", "submit");
        await approver.Do(key, "ar", "approve").Json();
        await desk.Do(key, "ar", "schedule", new { publishAt = DateTimeOffset.UtcNow.AddHours(1), zone = "Asia/Baku" }).Json();
        var edition = await desk.Do(key, "ar", "unschedule").Json();
        Assert.Equal(("approved", "approver"), (edition.Text("state"), edition.Text("approvedBy")));
        Assert.Empty(await ScheduleEditionTests.Planned(desk, key));
        Assert.Equal(edition.GetRawText(), (await desk.Do(key, "ar", "unschedule").Json()).GetRawText());
        await desk.Post($"/v1/pages/{key}/editions/ar:unschedule", new { }).Problem(428, "precondition_required");
        await stack.Http(Roles.DeskOfficer).Post($"/v1/pages/{key}/editions/ar:unschedule", new { }, "*").Problem(403, "forbidden");
    }
}
