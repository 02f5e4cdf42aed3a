using System.Globalization;
using Embassy.Announcements;
using Embassy.Events.Disclosures;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Programmes;

// Publishes a new release of an engagement's programme under the next number and announces it if it is public.
// A repeat of the newest release creates none and returns that one.
partial class ProgrammesApi
{
    public override async Task<V1.Programme> ReleaseProgramme(V1.ReleaseProgrammeRequest request, ServerCallContext context)
    {
        var engagement = await db.FindEngagement(request.Id, context.CancellationToken);
        context.ExpectVersion(engagement.Version, required: false, savedAt: engagement.UpdatedAt);
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        validation.Count("items", request.Items.Count, 1, 500);
        var items = new List<ProgrammeItem>();
        foreach (var (item, i) in request.Items.Take(500).Select((p, i) => (p, i)))
            items.Add(Check(item, $"items[{i}]", items, mission.Locales, validation));
        var note = validation.Text("note", request.Note, 1000);
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        validation.Refuse();

        var now = clock.Now();
        var audience = request.Audience.Length == 0 ? Audiences.Internal : request.Audience;
        items = [.. items.OrderBy(i => i.Starts, StringComparer.Ordinal).ThenBy(i => i.Key, StringComparer.Ordinal)];
        var newest = await Releases(engagement.Id).OrderByDescending(r => r.Number).FirstOrDefaultAsync(context.CancellationToken);
        if (newest is null || newest.Audience != audience || newest.EmbargoUntil != embargo || newest.Note != note || !newest.IsSame(items))
        {
            newest = new Release
            {
                Id = Guid.CreateVersion7(now),
                EngagementId = engagement.Id,
                Number = (newest?.Number ?? 0) + 1,
                Items = items,
                Note = note,
                Audience = audience,
                EmbargoUntil = embargo,
                ReleasedAt = now,
                ReleasedBy = requestContext.Caller.Id,
            };
            db.Releases.Add(newest);
            // Causes a concurrency conflict with a writer that makes the engagement internal at the same time.
            engagement.Change(now);
            db.Announce(newest.ToReleased(), about: Disclosure.Of(engagement, newest));
            await db.SaveChangesAsync(context.CancellationToken);
            context.Created($"/v1/engagements/{engagement.Id}/programme");
        }
        context.SetETag(ETags.Of(newest.Number));
        return newest.ToProto(toStaff: true);
    }

    IQueryable<Release> Releases(Guid engagement) => db.Releases.AsNoTracking().Where(r => r.EngagementId == engagement);

    static ProgrammeItem Check(V1.ProgrammeItem item, string at, List<ProgrammeItem> before, IReadOnlyList<string> locales,
        RequestValidation validation)
    {
        validation.When(before.Exists(b => b.Key == item.Key), $"{at}.key", "duplicate", "Each key once.");
        validation.When(!IsTime(item.Starts), $"{at}.starts", item.Starts.Length == 0 ? "required" : "invalid_date",
            "Local time at the place, 2025-11-04T10:00, or a day.");
        validation.When(item.Ends.Length > 0 && !IsTime(item.Ends), $"{at}.ends", "invalid_date",
            "Local time at the place, 2025-11-04T10:00, or a day.");
        validation.When(item.Ends.Length > 0
            && string.CompareOrdinal(item.Ends, item.Starts[..Math.Min(item.Starts.Length, item.Ends.Length)]) < 0, $"{at}.ends",
            "end_before_start", $"It starts {item.Starts}.");
        return new ProgrammeItem(
            validation.Key($"{at}.key", item.Key), item.Starts, item.Ends, validation.Texts($"{at}.places", item.Places, 200, known: null),
            validation.Texts($"{at}.texts", item.Texts, 1000, locales, required: true), validation.Text($"{at}.note", item.Note, 1000));
    }

    static bool IsTime(string value) => value.All(char.IsAscii)
        && (DateTime.TryParseExact(value, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
}
