using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Schedules;

// Schedules the publication or withdrawal of an edition, and replaces an earlier schedule.
// A repeat sets the schedule again, so that a suspended one resumes.
partial class SchedulesApi
{
    /// <summary>
    /// Maximum age of a time in the past, because a user who means now needs time to submit the form.
    /// </summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public override async Task<V1.Schedule> ScheduleEdition(V1.ScheduleEditionRequest request, ServerCallContext context)
    {
        var (now, validation) = (clock.Now(), new RequestValidation());
        var publishAt = validation.Instant("publishAt", request.PublishAt);
        var withdrawAt = validation.Instant("withdrawAt", request.WithdrawAt);
        validation.When(publishAt < now - Tolerance, "publishAt", "past_instant", "It may lie back five minutes at most.");
        validation.When(withdrawAt < now - Tolerance, "withdrawAt", "past_instant", "It may lie back five minutes at most.");
        validation.When(withdrawAt <= publishAt, "withdrawAt", "end_before_start", "After it became public.");
        var waitsFor = Engagement(validation, request.WaitsFor);
        validation.When(publishAt is null && withdrawAt is null && request.WaitsFor.Length == 0, "publishAt", "required",
            "Say when: publishAt, withdrawAt or waitsFor.");
        // Windows zone names have no slash; .NET finds them too, but only IANA names are stored.
        validation.When(!(request.Zone is "UTC" || request.Zone.Contains('/', StringComparison.Ordinal))
            || !TimeZoneInfo.TryFindSystemTimeZoneById(request.Zone, out _),
            "zone", request.Zone.Length == 0 ? "required" : "invalid_format", "An IANA time zone, like Asia/Baku.");
        validation.When(request.Zone.Length > 60, "zone", "too_long", "At most 60 characters.");
        var reason = validation.Text("reason", request.Reason, 500, required: withdrawAt is not null);
        validation.When(withdrawAt is null && reason.Length > 0, "reason", "required", "A reason belongs to withdrawAt: name that.");
        validation.Refuse();

        var approval = await missions.Approval(db, context.CancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(context.CancellationToken);
        var liveEditions = await LiveEditions.LockPage(db, request.Key, now, context.CancellationToken);
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        edition.ExpectVersion(context);
        var publishes = publishAt is not null || waitsFor is not null;
        if (publishes)
        {
            edition.Schedule(approval);
            await AssetLinks.ExpectTexts(db, edition, context.CancellationToken);
        }
        else
        {
            liveEditions.ExpectReadable(request.Locale);
            edition.Unschedule();
        }
        var schedule = await db.Schedules.FindAsync([request.Key, request.Locale], context.CancellationToken);
        if (schedule is null) db.Schedules.Add(schedule = new Schedule { PageKey = request.Key, Locale = request.Locale });
        schedule.Set(publishes ? edition.Number : 0, publishAt, withdrawAt, request.Zone, waitsFor, reason, requestContext.Caller.Id, now);
        await db.SaveChangesAsync(context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        context.SetETag(ETags.Of(edition.Version));
        var shown = schedule.ToProto(engagement: null);
        shown.Version = edition.Version;
        return shown;
    }

    static Guid? Engagement(RequestValidation validation, string subject)
    {
        if (subject.Length == 0) return null;
        if (subject.StartsWith("engagements/", StringComparison.Ordinal)
            && Guid.TryParseExact(subject["engagements/".Length..], "D", out var id)) return id;
        validation.Add("waitsFor", "invalid_format", "engagements/{id}, with a UUID.");
        return null;
    }
}
