using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Cooperation.Tests.Roadmap;

/// <summary>Announcements of outcomes, as the bus brings them from events.</summary>
static class Outcomes
{
    public static Task Agreed(this Stack stack, Guid engagement, Guid outcome, string text, string state, string? due, int version = 1) =>
        stack.Tell(
        new OutcomeAgreed(engagement.ToString(), outcome.ToString(),
            [new AnnouncedText("en", "ltr", text)], state.Length == 0 ? null : state, null, due, version, $"/v1/engagements/{engagement}"));

    public static Task Removed(this Stack stack, Guid engagement, Guid outcome) =>
        stack.Tell(new OutcomeRemoved(engagement.ToString(), outcome.ToString(), 9));

    static async Task Tell(this Stack stack, Embassy.Announcements.Announcement told)
    {
        var services = stack.Services("cooperation");
        var announcementHandler = services.GetRequiredService<IReadOnlyList<AnnouncementHandler>>().Single(r => r.Type == told.Name.Type);
        var row = OutboxRow.Of(told, DateTimeOffset.UtcNow, null, ChangeCauses.Edited, null);
        row.Sequence = told.SubjectVersion;
        // Twice, as the bus may.
        for (var i = 0; i < 2; i++)
            await services.GetRequiredService<AnnouncementProcessor>()
                .Receive(announcementHandler, CloudEvent.Of(row, "/missions/embassy/events", ""), failures: 0, default);
    }
}
