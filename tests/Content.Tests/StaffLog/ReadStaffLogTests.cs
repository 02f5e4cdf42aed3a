using Embassy.Content.Tests.Approvals;
using Embassy.Content.Tests.Facts;
using Embassy.Content.V1;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Tests.StaffLog;

public class ReadStaffLogTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Each_step_of_the_work_is_an_entry_in_order_and_has_no_words_of_it(Way way)
    {
        var stack = await stacks.Strict(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var start = (await Read(stack, new())).NextAfter;
        var key = await desk.NewPage();
        await desk.Draft(key, "ar", title: "CANARY");
        await desk.Draft(key, "ar", title: "CANARY");
        await desk.Do(key, "ar", "submit").Json();
        await approver.Do(key, "ar", "return", new { note = "CANARY" }).Json();
        await desk.Do(key, "ar", "submit").Json();
        await approver.Do(key, "ar", "approve").Json();
        await desk.Do(key, "ar", "schedule", new { publishAt = DateTimeOffset.UtcNow.AddHours(1), zone = "Asia/Baku" }).Json();
        await desk.Do(key, "ar", "unschedule").Json();
        await desk.Do(key, "ar", "publish").Json();
        await desk.Draft(key, "fr");
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{key}/editions/fr", ifMatch: "*").Json();
        var log = await Read(stack, new() { After = start });
        Assert.Equal(["page.created", "draft.saved", "draft.submitted", "draft.returned", "draft.submitted", "draft.approved",
            "schedule.set", "schedule.ended", "draft.released", "draft.saved", "draft.discarded"], log.Announcements.Select(Step));
        Assert.Equal(Enumerable.Range((int)start + 1, 11), log.Announcements.Select(a => (int)a.Sequence));
        Assert.DoesNotContain(log.Announcements, a => a.Json.Contains("CANARY", StringComparison.Ordinal));
        var approved = System.Text.Json.JsonElement.Parse(log.Announcements[5].Json);
        Assert.Equal(("embassy.content.draft.approved.v1", $"pages/{key}/editions/ar", "approver", 1, "draft.approved"),
            (approved.Text("type"), approved.Text("subject"), approved.GetProperty("data").Text("by"),
                approved.GetProperty("data").Whole("number"), approved.GetProperty("data").Text("step")));

        Assert.All(log.Announcements, a => Assert.Contains(Step(a), AllowedValues.Of(StaffChange.Descriptor.FindFieldByName("step"))));
    }

    [Theory, BothWays]
    public async Task Reviews_and_pending_changes_are_entries_too(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var fact = await desk.NewFact();
        var key = await desk.NewPage();
        foreach (var locale in (string[])["ar", "fr"]) await desk.Release(key, locale);
        var stack = await stacks.Content(way);
        var start = (await Read(stack, new())).NextAfter;
        await desk.Release(key, "ar", "Changed.");
        var review = Assert.Single(await desk.Reviews(key));
        await desk.Post($"/v1/reviews/{review.Text("id")}:assign", new { assignee = "b" }, "*").Json();
        await desk.Post($"/v1/reviews/{review.Text("id")}:close", new { note = "Done." }, "*").Json();
        stack = await stacks.Strict(way);
        var change = await desk.ProposeFact(fact, "1");
        await stack.Http(Roles.Approver).Decide(change, "reject").Json();
        Assert.Equal(["draft.saved", "draft.released", "review.opened", "review.assigned", "review.closed", "change.proposed",
            "change.rejected"], (await Read(stack, new() { After = start })).Announcements.Select(Step));
    }

    [Theory, BothWays]
    public async Task It_goes_on_where_a_reader_stopped_and_takes_types_and_a_time(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        for (var i = 0; i < 5; i++) await desk.Draft(key, "ar", $"Text {i}.");
        var (seen, page) = (new List<long>(), new ReadLogResponse());
        do
        {
            page = await Read(stack, new() { After = page.NextAfter, Epoch = page.Epoch, Limit = 2 });
            seen.AddRange(page.Announcements.Select(a => a.Sequence));
        }
        while (page.Announcements.Count > 0);
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(n => (long)n), seen);
        Assert.All((await Read(stack, new() { Types_ = { "embassy.content.page.created.v1" } })).Announcements,
            a => Assert.Equal("page.created", Step(a)));
        Assert.Equal(page.NextAfter, (await Read(stack,
            new() { Since = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(1)) })).After);
        Assert.Equal(0, (await Read(stack,
            new() { Since = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddHours(-1)) })).After);
        var reset = await Assert.ThrowsAsync<RpcException>(() => Read(stack, new() { After = page.NextAfter + 1 }));
        Assert.Equal("log_reset", LogResetDetails.Of(reset) is null ? "" : "log_reset");
        await Assert.ThrowsAsync<RpcException>(() => Read(stack, new() { After = 1, Epoch = "another" }));
    }

    [Theory, BothWays]
    public async Task Only_staff_read_it_and_a_role_that_sees_no_drafts_gets_no_entry(Way way)
    {
        var stack = await stacks.Content(way);
        await stack.Desk().NewPage();
        async Task<StatusCode> Refused(params string[] roles) => (await Assert.ThrowsAsync<RpcException>(
            async () => await Client(stack, roles).ReadStaffLogAsync(new ReadStaffLogRequest()))).StatusCode;
        Assert.Equal(StatusCode.Unauthenticated, await Refused());
        Assert.Equal(StatusCode.PermissionDenied, await Refused(Roles.Operator));
        var officer = await Client(stack, Roles.DeskOfficer).ReadStaffLogAsync(new ReadStaffLogRequest());
        Assert.Empty(officer.Announcements);
        Assert.Equal((await Read(stack, new())).NextAfter, officer.NextAfter);
        // The log of announcements has nothing of it.
        Assert.DoesNotContain(await stack.Log("content"), a => a.Type.Contains("page.created", StringComparison.Ordinal));
    }

    static string Step(Announcement entry) => entry.Type["embassy.content.".Length..^".v1".Length];

    static StaffLogService.StaffLogServiceClient Client(Stack stack, params string[] roles) => new(stack.Grpc("content", roles));

    static async Task<ReadLogResponse> Read(Stack stack, ReadStaffLogRequest request) =>
        await Client(stack, Roles.Editor).ReadStaffLogAsync(request);
}
